import { vi } from 'vitest';
import type { Erp } from '../../lambdas/erp/port.ts';
import type { openLocalTable } from '../ledger/local-table.ts';
import { createMortal, type Death, type Mortal, mortalDynamo } from './mortal.ts';
import { context, example, openWorld } from './world.ts';

export const ORDER = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';
export const REFUND = 'refund_01KTC065W02K96NWBDVH1DQ1HY';
const ROUNDS = 80;
/** Beyond these a marked or posted message only repeats itself. */
const CALLS_TO_KILL = 26;

/** What came of a life and those after it. */
export interface Outcome {
  /** Outward calls of the first process. */
  readonly calls: number;
  readonly documents: number;
  readonly status: string | undefined;
  readonly left: number;
  readonly dead: number;
  readonly refunded: number;
}

export interface Story {
  /** Events that are worked before anything dies. */
  readonly before: readonly string[];
  readonly events: readonly string[];
  /** Id of the order or refund whose documents are counted. */
  readonly document: string;
}

/** The ERP of one story. */
export interface ErpSide {
  /** The adapter of one process. */
  erpOf(mortal: Mortal): Erp;
  /** Between the events before and the story itself. */
  prepare(): void;
  /** Documents that ever came into being for this id. */
  documents(id: string): number;
}

type Local = Awaited<ReturnType<typeof openLocalTable>>;

/** Lives through a story: with one death, then on with a second process until the queue is empty. */
export async function live(
  local: Local,
  { before, events, document }: Story,
  side: ErpSide,
  death?: Death,
): Promise<Outcome> {
  vi.setSystemTime(new Date('2026-06-02T09:14:33Z'));
  const world = await openWorld(local, () => {
    throw new Error('each process brings its own adapter');
  });
  const work = async (mortal: Mortal) => {
    const sqs = { send: (command: never) => mortal.through('sqs', () => world.queue.send(command)) };
    const consumer = world.start(mortalDynamo(local.dynamo, mortal), sqs as never, side.erpOf(mortal));
    for (let round = 0; round < ROUNDS && world.queue.waiting.length > 0; round += 1) {
      vi.setSystemTime(Math.max(Date.now(), world.queue.nextVisibleAt()));
      const event = world.queue.receive();
      const answer = await Promise.race([consumer(event, context()), mortal.died]);
      if (answer === 'died') return;
      world.queue.done(event, answer.batchItemFailures);
    }
  };

  for (const name of before) world.queue.post(example(name), 'before');
  await work(createMortal());
  side.prepare();
  for (const [n, name] of events.entries()) world.queue.post(example(name), `delivery-${n}`);
  const first = createMortal(death);
  await work(first);
  await work(createMortal());

  const kind = document.startsWith('order_') ? 'order' : 'refund';
  const entry = await world.ledger.entries.read(`${kind}:${document}`);
  const order = await world.ledger.entries.read(`order:${ORDER}`);
  return {
    calls: first.calls.length,
    documents: side.documents(document),
    status: entry?.status,
    left: world.queue.waiting.length,
    dead: world.queue.dead.length,
    refunded: order?.refunded ?? 0,
  };
}

/** The same story with the process killed before and after each of its calls: every outcome, and the calm one first. */
export async function everyDeath(local: Local, story: Story, makeSide: () => ErpSide) {
  const calm = await live(local, story, makeSide());
  const deaths: { readonly death: Death; readonly outcome: Omit<Outcome, 'calls'> }[] = [];
  for (let call = 0; call < Math.min(calm.calls, CALLS_TO_KILL); call += 1) {
    for (const when of ['before', 'after'] as const) {
      const { calls: _, ...outcome } = await live(local, story, makeSide(), { call, when });
      deaths.push({ death: { call, when }, outcome });
    }
  }
  return { calm, deaths };
}
