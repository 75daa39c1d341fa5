import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signatureHeader } from '../../lambdas/zephyrcart/signature.ts';
import { type LocalRun, startLocalRun } from '../../local/run.ts';

const ORDER = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';
const REFUND = 'refund_01KTC065W02K96NWBDVH1DQ1HY';

let run: LocalRun<'sap-business-one'>;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bridge-sap-'));
  run = await startLocalRun({
    erp: 'sap-business-one',
    port: 0,
    examples: false,
    quiet: true,
    workFolder: folder,
  });
}, 240_000);
afterAll(async () => {
  await run?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** An example under another id: each test has its own. */
async function example(name: string, letter: string): Promise<string> {
  const body = await readFile(new URL(`../../examples/${name}.json`, import.meta.url), 'utf8');
  return body.replaceAll(ORDER, ORDER.replace(/.$/, letter)).replaceAll(REFUND, REFUND.replace(/.$/, letter));
}

async function post(body: string): Promise<number> {
  const signature = signatureHeader(Buffer.from(body), run.secret, Math.floor(Date.now() / 1000));
  const headers = { 'content-type': 'application/json', 'x-zephyrcart-signature': signature };
  return (await fetch(run.webhookUrl, { method: 'POST', body, headers })).status;
}

/** Waits until it holds; the runner's own timeout ends it. */
async function until<T>(look: () => Promise<T> | T, holds: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    await sleep(100);
  }
}

const entry = async (key: string) => (await run.ledger.entries()).find(({ id }) => id === key);
const settled = (key: string, status: string) =>
  until(
    () => entry(key),
    (seen) => seen?.status === status,
  );
const documents = (id: string) => run.simulator.records().filter(({ reference }) => reference === id.toUpperCase());

describe('the built handlers, with SAP Business One', () => {
  it('make one order of an order, and one credit memo of its refund', async () => {
    const [order, refund] = [ORDER, REFUND].map((id) => id.replace(/.$/, 'A'));
    expect(await post(await example('order-created-live', 'A'))).toBe(202);
    await settled(`order:${order}`, 'posted');
    await Promise.all([post(await example('order-created-live', 'A')), post(await example('order-created-live', 'A'))]);
    await post(await example('order-refunded-partial', 'A'));
    await settled(`refund:${refund}`, 'posted');

    expect(documents(order ?? '')).toMatchObject([{ kind: 'sales order', currency: 'EUR', total: '71.10' }]);
    expect(documents(refund ?? '')).toMatchObject([{ kind: 'credit memo', currency: 'EUR', total: '17.73' }]);
    expect(await entry(`order:${order}`)).not.toHaveProperty('difference');
  });

  it('make one order when the answer was lost after the commit', async () => {
    const id = ORDER.replace(/.$/, 'B');
    run.simulator.admin.addFault({ method: 'POST', path: '/Orders', nth: 1, fault: { kind: '502-after-commit' } });
    await post(await example('order-created-live', 'B'));
    await settled(`order:${id}`, 'posted');

    expect(documents(id)).toHaveLength(1);
  });

  it('wait for an approval, and post what was approved', async () => {
    const id = ORDER.replace(/.$/, 'C');
    run.simulator.admin.setSwitches({ approval: 'orders' });
    await post(await example('order-created-live', 'C'));
    await until(
      () => entry(`order:${id}`),
      (seen) => seen?.status === 'retrying' && seen.reason === 'pending_approval',
    );
    expect(documents(id)).toMatchObject([{ kind: 'draft' }]);

    run.simulator.admin.setSwitches({ approval: 'off' });
    run.simulator.admin.approve(id.toUpperCase());
    run.simulator.admin.addDraft(id.toUpperCase());
    await settled(`order:${id}`, 'posted');
    expect(documents(id).filter(({ kind }) => kind === 'sales order')).toHaveLength(1);
  });

  it('have broken no rule of the Service Layer', () => {
    expect(run.simulator.admin.violations()).toEqual([]);
  });
});
