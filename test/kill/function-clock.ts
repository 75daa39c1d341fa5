/**
 * Preloaded into the process of a function, whose clock has to go with the clock of the test: every invocation says until
 * when it may live, and how long that is stands in the environment.
 */
import { putAhead, realNow } from './clock.ts';

const life = Number(process.env.INVOCATION_MILLISECONDS);
let ahead = 0;
putAhead(() => ahead);
process.on('message', (invocation: { readonly deadline: number }) => {
  ahead = invocation.deadline - life - realNow();
});
