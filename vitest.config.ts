import { defineConfig } from 'vitest/config';

if (!process.version.startsWith('v24.')) {
  throw new Error(
    `The tests need Node 24, the runtime in Lambda; this is ${process.version}. "npm ci" brings it: start them with "npm test".`,
  );
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real sockets, template synthesis and child processes: slow machines need room, hangs still end.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
