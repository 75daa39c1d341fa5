import { parseArgs } from 'node:util';
import { SIMULATED_STAGES, type SimulatedErp } from '../../local/simulator.ts';
import { STORIES } from './stories.ts';
import { prepareSweep } from './sweep.ts';

/*
 * `npm run kill`: the built functions killed at the calls that the tests take, with what became of each. `--all` takes
 * every call of every story. `--erp sap-business-one`, `--story refund` and `--at "UpdateItem order"` take those whose
 * name says so; `--lines` shows what the functions log.
 */
const ERPS = Object.keys(SIMULATED_STAGES) as readonly SimulatedErp[];
const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    erp: { type: 'string', default: '' },
    story: { type: 'string', default: '' },
    at: { type: 'string' },
    lines: { type: 'boolean', default: false },
  },
});

let [kills, wrong] = [0, 0];
const began = performance.now();
for (const erp of ERPS.filter((name) => name.startsWith(values.erp))) await sweepAll(erp);
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(`\n${kills} processes killed in ${seconds} s, ${wrong === 0 ? 'nothing found' : `${wrong} findings`}`);
process.exitCode = wrong > 0 || kills === 0 ? 1 : 0;

async function sweepAll(erp: SimulatedErp): Promise<void> {
  const sweep = await prepareSweep(erp, values.lines ? (line) => console.log(`        ${line}`) : undefined);
  try {
    for (const story of STORIES.filter(({ name }) => name.includes(values.story))) {
      console.log(`\n${erp}: ${story.name}, whose ${story.mortal} is killed at`);
      const report = await sweep.run(story, {
        all: values.all,
        ...(values.at !== undefined && { only: values.at }),
        onLife: (words, findings) => console.log(told(words, findings)),
      });
      kills += report.kills;
      wrong += report.found.length;
    }
  } finally {
    await sweep.close();
  }
}

function told(words: string, findings: readonly string[]): string {
  return [`  ${findings.length === 0 ? 'ok ' : 'BAD'} ${words}`, ...findings.map((finding) => `      ${finding}`)].join(
    '\n',
  );
}
