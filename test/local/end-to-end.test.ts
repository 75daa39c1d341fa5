import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signatureHeader } from '../../lambdas/zephyrcart/signature.ts';
import { type LocalRun, startLocalRun } from '../../local/run.ts';

const ORDER = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';
const REFUND = 'refund_01KTC065W02K96NWBDVH1DQ1HY';

let run: LocalRun;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bridge-end-to-end-'));
  run = await startLocalRun({ port: 0, examples: false, quiet: true, workFolder: folder });
}, 240_000);
afterAll(async () => {
  await run?.stop();
  await rm(folder, { recursive: true, force: true });
});

const example = (name: string) => readFile(new URL(`../../examples/${name}.json`, import.meta.url), 'utf8');

/** The same order under another id: each test has its own. */
const renamed = (body: string, letter: string) =>
  body.replaceAll(ORDER, ORDER.replace(/.$/, letter)).replaceAll(REFUND, REFUND.replace(/.$/, letter));

async function post(body: string | Uint8Array, headers: Record<string, string | undefined> = {}) {
  const bytes = Buffer.from(body);
  const now = Math.floor(Date.now() / 1000);
  const sent = {
    'content-type': 'application/json',
    'x-zephyrcart-delivery-id': '01KT3SSY60BW4ZYCXJ71EAAG7E',
    'x-zephyrcart-delivery-attempt': '1',
    'x-zephyrcart-signature': signatureHeader(bytes, run.secret, now),
    ...headers,
  };
  const given = Object.entries(sent).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const answer = await fetch(run.webhookUrl, { method: 'POST', body: bytes, headers: Object.fromEntries(given) });
  return { status: answer.status, text: await answer.text() };
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
const held = async (queueUrl: string) => {
  const { ready, delayed, inFlight } = await run.inspect(queueUrl);
  return ready.length + delayed.length + inFlight.length;
};
const deadLetters = () => held(run.deadLetterQueueUrl);
/** What the redrive function says once nobody else moves dead letters: the census of the start may still be at it. */
const redriven = (input: object) =>
  until(
    () => run.invoke(run.blueprint.output('RedriveFunctionName'), input),
    (answer) => JSON.stringify(answer).includes('already running') === false,
  );

describe('the built handlers, wired by the template', () => {
  it('make one document of an order, and nothing more of the same order again', async () => {
    const body = renamed(await example('order-created-live'), 'A');
    const id = ORDER.replace(/.$/, 'A');
    expect(await post(body)).toMatchObject({ status: 202, text: expect.stringContaining('queued') });
    await settled(`order:${id}`, 'posted');
    await Promise.all([post(body), post(body), post(body)]);
    await until(
      () => held(run.eventQueueUrl),
      (count) => count === 0,
    );
    expect(documents(id)).toMatchObject([{ currency: 'EUR', total: '71.10' }]);
  });

  it('post a refund that came before its order, as soon as the order is there', async () => {
    const [order, refund] = [ORDER, REFUND].map((id) => id.replace(/.$/, 'B'));
    await post(renamed(await example('order-refunded-partial'), 'B'));
    await settled(`refund:${refund}`, 'waiting');
    await post(renamed(await example('order-created-live'), 'B'));
    await settled(`order:${order}`, 'posted');
    await settled(`refund:${refund}`, 'posted');
    expect(documents(refund ?? '')).toMatchObject([{ kind: 'credit memo', total: '17.73' }]);
  });

  it.each([
    ['unsigned', { 'x-zephyrcart-signature': undefined }],
    ['signed ten minutes ago', 'stale'],
    ['signed for another body', 'altered'],
  ] as const)('answer 401 without detail to an event that is %s, and queue nothing', async (_what, how) => {
    const body = await example('order-created-live-jpy');
    const old = signatureHeader(Buffer.from(body), run.secret, Math.floor(Date.now() / 1000) - 600);
    const answer = await (how === 'stale'
      ? post(body, { 'x-zephyrcart-signature': old })
      : how === 'altered'
        ? post(body.replace('4620', '4621'), {
            'x-zephyrcart-signature': signatureHeader(Buffer.from(body), run.secret, Math.floor(Date.now() / 1000)),
          })
        : post(body, how));
    expect(answer).toEqual({ status: 401, text: '{"status":"bad signature"}' });
  });

  it('answer 200 to test mode and to other events, and 413 to what no message can carry', async () => {
    expect(await post(await example('order-created-guest-test'))).toMatchObject({ status: 200 });
    expect(await post('{"type":"cart.abandoned","data":{}}')).toMatchObject({ status: 200 });
    const noise = Buffer.from(Array.from({ length: 2_000_000 }, () => 33 + Math.floor(Math.random() * 90)));
    expect(await post(noise)).toMatchObject({ status: 413 });
  });

  it('keep a signed event that nobody can read as a dead letter with its reason', async () => {
    const before = await deadLetters();
    expect(await post('{"type":"order.created","data":')).toMatchObject({ status: 202 });
    await until(deadLetters, (count) => count === before + 1);
    expect((await run.ledger.entries()).filter(({ reason }) => reason === 'unreadable')).toHaveLength(1);
  });

  it('dead-letter an unknown SKU by name, and post the order after the item exists and the redrive ran', async () => {
    const id = ORDER.replace(/.$/, 'C');
    const body = renamed(await example('order-created-live'), 'C').replaceAll('POT-CER-07', 'POT-NEW-01');
    const before = await deadLetters();
    await post(body);
    await until(deadLetters, (count) => count === before + 1);
    expect(await entry(`order:${id}`)).toMatchObject({
      status: 'failed',
      reason: 'unknown_sku',
      detail: expect.stringContaining('POT-NEW-01'),
    });
    expect(documents(id)).toEqual([]);

    run.simulator.admin.putItem('POT-NEW-01', { vatPercent: '19' });
    expect(await redriven({ dryRun: true })).toMatchObject({ status: 'dry run' });
    expect(await redriven({})).toMatchObject({ status: 'started' });
    await settled(`order:${id}`, 'posted');
    expect(documents(id)).toMatchObject([{ total: '71.10' }]);
  });

  it('make one document when the connection breaks after the ERP committed', async () => {
    const id = ORDER.replace(/.$/, 'D');
    run.simulator.admin.addFault({
      method: 'POST',
      path: '/salesOrders',
      nth: 1,
      fault: { kind: 'drop-after-commit' },
    });
    await post(renamed(await example('order-created-live'), 'D'));
    await settled(`order:${id}`, 'posted');
    expect(documents(id)).toHaveLength(1);
    // Each consumer process holds a token of its own; the simulator counts per principal.
    const violations = run.simulator.admin.violations().filter(({ kind }) => kind !== 'token while one is held');
    expect(violations).toEqual([]);
  });

  it('hold an order while a person pauses delivery by the breaker’s own input, and post it after', async () => {
    const breaker = run.blueprint.output('BreakerFunctionName');
    const id = ORDER.replace(/.$/, 'P');
    expect(await run.invoke(breaker, { pause: { why: 'stocktaking', by: 'Ada' } })).toMatchObject({ desired: 'off' });
    await expect(run.invoke(breaker, { pause: {} })).rejects.toThrow('why');

    await post(renamed(await example('order-created-live'), 'P'));
    await until(
      () => held(run.eventQueueUrl),
      (count) => count > 0,
    );
    expect(await run.ledger.breaker()).toMatchObject({ paused: { why: 'stocktaking' } });
    expect(documents(id)).toEqual([]);

    expect(await run.invoke(breaker, { resume: { why: 'counted' } })).toMatchObject({ desired: 'on' });
    await settled(`order:${id}`, 'posted');
  });

  it('start without any event, which is how the breaker tells a broken bundle from a broken ERP', async () => {
    const consumer = run.blueprint.output('ConsumerFunctionName');
    expect(await run.invoke(consumer, { Records: [] })).toEqual({ batchItemFailures: [] });
  });
});
