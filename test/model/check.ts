import { parseArgs } from 'node:util';
import { RUNS } from './runs.ts';

/*
 * `npm run model`: every run of the protocol's models that takes seconds, with its verdict, the number of states and, for
 * a rule broken on purpose, the shortest counterexample. `--long` takes the long ones too (give Node memory:
 * NODE_OPTIONS=--max-old-space-size=8000); `--only "two documents"` those whose name or verdict says so.
 */
const { values } = parseArgs({
  options: { long: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});

let wrong = 0;
for (const { name, expected, explore } of RUNS.filter((run) => isWanted(run))) {
  const began = performance.now();
  const { verdict, states, trace } = explore();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const right = verdict === expected;
  if (!right) wrong += 1;
  console.log(
    `${right ? 'ok ' : 'BAD'} ${name}: ${verdict}${right ? '' : `, expected ${expected}`} (${states} states, ${seconds} s)`,
  );
  for (const [index, step] of trace.entries()) console.log(`      ${index + 1}. ${step}`);
}
process.exitCode = wrong === 0 ? 0 : 1;

function isWanted({ name, expected, long }: (typeof RUNS)[number]): boolean {
  return (values.long || !long) && (name.includes(values.only) || expected.includes(values.only));
}
