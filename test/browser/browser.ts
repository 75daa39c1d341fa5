import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { chromiumPath, isRequired, MISSING_CHROMIUM } from './chromium.ts';
import { launch } from './dashboard.ts';

/** One browser for the tests of a file. Without Chromium each of them is skipped with the reason, or fails with it. */
export function withBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (!isSkipped()) browser = await launch();
  });
  afterAll(() => browser?.close());
  beforeEach(({ skip }) => skip(isSkipped(), MISSING_CHROMIUM));
  return () => {
    if (browser === undefined) throw new Error(MISSING_CHROMIUM);
    return browser;
  };
}

const isSkipped = (): boolean => chromiumPath() === undefined && !isRequired();
