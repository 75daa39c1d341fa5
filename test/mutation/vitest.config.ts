import { defineConfig } from 'vitest/config';
import { keptThreads } from './kept-thread.ts';
import { NearestFirst } from './nearest-first.ts';

const pool = keptThreads();

export default defineConfig({
  plugins: [
    {
      name: 'kept threads',
      // Here, because Stryker overrides what the configuration says.
      configureVitest({ project }) {
        project.config.pool = pool.name as never;
        project.config.poolRunner = pool;
      },
    },
  ],
  test: {
    include: [
      'test/{zephyrcart,erp,ledger}/**/*.test.ts',
      'test/consumer/{back-off,gate,patience,protocol,verdict}.test.ts',
      'test/breaker/{maintenance-windows,desired}.test.ts',
    ],
    exclude: ['**/against-the-simulator.test.ts', '**/transport.test.ts'],
    setupFiles: ['test/mutation/setup.ts'],
    sequence: { sequencer: NearestFirst },
    isolate: false,
    testTimeout: 60_000,
  },
});
