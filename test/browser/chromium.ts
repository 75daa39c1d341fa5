import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The browser that `CHROMIUM` names, or the one that this machine has; `none` means that there is none. */
export function chromiumPath({ CHROMIUM }: NodeJS.ProcessEnv = process.env): string | undefined {
  if (CHROMIUM) return CHROMIUM === 'none' ? undefined : CHROMIUM;
  return PLACES.find((place) => existsSync(place));
}

export const MISSING_CHROMIUM =
  'The browser tests did not run: there is no Chromium. Install it ("apt-get install -y --no-install-recommends chromium" on Debian), or name one: CHROMIUM=<path> npm test.';

/** Where their absence is a failure: CI says so. */
export const isRequired = (env: NodeJS.ProcessEnv = process.env): boolean => env.BROWSER_TESTS === 'required';
