import { constants, setPriority } from 'node:os';
import type { Stryker } from '@stryker-mutator/core';

// Whoever works on this machine meanwhile comes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** Mutation testing of the core: `npm run mutation`, see docs/simulation.md. Relative paths are those of the project. */
export default {
  mutate: [
    'lambdas/zephyrcart/*.ts',
    'lambdas/erp/**/*.ts',
    // What speaks HTTP, and what only puts parts together.
    '!lambdas/erp/{assumed-customer,credentials,read-again,shared-call,silence,transport}.ts',
    '!lambdas/erp/business-central/{adapter,catalogue,client,creation,credentials,customers,found,lists,logins,look-up,mended,missing-items,open-questions,pace,principals,probe,refund-look-up,settlement,token,translator,web-service-key}.ts',
    '!lambdas/erp/sap-business-one/{adapter,ask,assumed-refund,catalogue,client,creation,customers,look-up,mended,missing-items,open-questions,probe,session,translator,turns}.ts',
    'lambdas/ledger/{cause,entry,refund-room}.ts',
    'lambdas/consumer/{back-off,patience,protocol,verdict}.ts',
    'lambdas/breaker/desired.ts',
    'lambdas/maintenance-windows.ts',
  ],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  // Each has a thread of tests, and the files of Vite in memory: more than two would crowd out a small machine.
  concurrency: 2,
  // A mutant that never ends costs that long, a busy machine less.
  timeoutMS: 30_000,
  thresholds: { high: 95, low: 90, break: 90 },

  // Everything that the tests need. Not tsconfig.json: Stryker would rewrite it with an API that TypeScript 7 no longer has.
  ignorePatterns: ['*', '!lambdas/**', '!test/**', '!local/**', '!config/**', '!examples/**', '!package.json'],
  // The tests are run, not compiled.
  disableTypeChecks: false,

  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false },
  htmlReporter: { fileName: '.stryker/report.html' },
  jsonReporter: { fileName: '.stryker/report.json' },
  tempDirName: '.stryker/sandbox',
  incremental: true,
  incrementalFile: '.stryker/incremental.json',
} satisfies ConstructorParameters<typeof Stryker>[0];
