import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real sockets, template synthesis and child processes: slow machines need room, hangs still end.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
