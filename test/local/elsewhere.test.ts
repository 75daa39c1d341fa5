import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postEvent } from '../../local/examples/post.ts';
import { type LocalRun, startLocalRun } from '../../local/run.ts';
import { type LocalErp, startErp } from '../../local/simulator.ts';

let there: LocalErp<'business-central'>;
let run: LocalRun<'elsewhere'>;
let folder: string;
const ports = process.env.BC_PORT;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bridge-elsewhere-'));
  ({ erp: there } = await startErp('business-central', { anyPort: true }));
  // What the stage reads of its environment; a stage of a person's own names its ERP itself.
  process.env.BC_PORT = new URL(there.url).port;
  const { credentials } = there;
  run = await startLocalRun({
    erp: 'elsewhere',
    stage: 'local',
    credentials,
    port: 0,
    quiet: true,
    workFolder: folder,
  });
}, 240_000);
afterAll(async () => {
  if (ports === undefined) delete process.env.BC_PORT;
  else process.env.BC_PORT = ports;
  await run?.stop();
  await there?.close();
  await rm(folder, { recursive: true, force: true });
});

it('the ERP that a stage names gets its orders, and outlives the run', async () => {
  const body = await readFile(new URL('../../examples/order-created-live.json', import.meta.url));

  const { status } = await postEvent({ url: run.webhookUrl, secret: run.secret, body });
  while ((await run.ledger.entries()).every((entry) => entry.status !== 'posted')) await sleep(100);
  await run.stop();

  expect(status).toBe(202);
  expect(there.records()).toMatchObject([{ kind: 'sales order', currency: 'EUR', total: '71.10' }]);
  expect((await fetch(there.url)).status).toBe(404);
});
