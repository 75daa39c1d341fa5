import fc from 'fast-check';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    readonly globalNamespace: string;
    readonly mode: 'dry-run' | 'mutant';
    readonly mutantActivation: 'static' | 'runtime' | undefined;
  }
}

// A mutant is caught by any counterexample: the smallest one, which is for people, would be looked for each time.
fc.configureGlobal({ endOnFailure: true });

// The last run's mutant is still active in a thread that is kept, and would act while this run's test file is loaded.
const stryker: { activeMutant: string | undefined } = Reflect.get(globalThis, inject('globalNamespace'));
if (inject('mutantActivation') !== 'static') stryker.activeMutant = undefined;
