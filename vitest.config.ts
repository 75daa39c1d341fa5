import { defineConfig } from 'vitest/config';

if (!process.version.startsWith('v24.')) {
  throw new Error(
    `The tests need Node 24, the runtime in Lambda; this is ${process.version}. "npm ci" brings it: start them with "npm test".`,
  );
}

const BROWSER_TESTS = 'test/browser/**/*.test.ts';

export default defineConfig({
  test: {
    // Real sockets, template synthesis and child processes: slow machines need room, hangs still end.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'node', include: ['test/**/*.test.ts'], exclude: [BROWSER_TESTS] } },
      // Apart, because they alone need something that npm does not bring: a browser.
      { extends: true, test: { name: 'browser', include: [BROWSER_TESTS], globalSetup: ['test/browser/presence.ts'] } },
    ],
  },
});
