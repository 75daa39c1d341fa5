import { chromiumPath, isRequired, MISSING_CHROMIUM } from './chromium.ts';

/** Says once, before any test, why the browser tests are skipped: the marks of skipped tests are easily overlooked. */
export default function warnOfAbsence(): void {
  if (chromiumPath() === undefined && !isRequired()) console.warn(`\n${MISSING_CHROMIUM}\n`);
}
