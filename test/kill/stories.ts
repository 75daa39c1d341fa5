import { setTimeout as sleep } from 'node:timers/promises';
import type { Spread } from './deaths.ts';
import { admitted, atRest, deadOfUnknownItem, delivering, type Findings, posted } from './judge.ts';
import type { Scene } from './scene.ts';
import type { Role } from './staff.ts';

/** Something that a function does, with a process that may be killed in the middle of it. */
export interface Story {
  readonly name: string;
  /** Whose process is killed. */
  readonly mortal: Role;
  /** Where, whenever the tests run. */
  readonly killedAt: 'every call' | Spread;
  /** What was done before, by others. */
  readonly before?: (scene: Scene) => Promise<void>;
  /** What the mortal process does; after its death others go on. */
  readonly act: (scene: Scene) => Promise<void>;
  /** What happens in the world when the process has died. */
  readonly onDeath?: (scene: Scene) => Promise<void>;
  /** What is wrong in the end. */
  readonly judge: (scene: Scene) => Promise<Findings>;
}

const MINUTE = 60_000;

export const STORIES: readonly Story[] = [
  {
    name: 'an order',
    mortal: 'consumer',
    killedAt: 'every call',
    act: async (scene) => {
      await scene.post(scene.events.order);
      await scene.workOff();
    },
    // ZephyrCart delivers at least once: the same event meets the lock, and later the record, of the dead.
    onDeath: (scene) => scene.post(scene.events.order),
    judge: async (scene) => [...(await posted(scene, 'order')), ...(await atRest(scene))],
  },
  {
    name: 'a refund',
    mortal: 'consumer',
    killedAt: 'every call',
    before: async (scene) => {
      await scene.post(scene.events.order);
      await scene.workOff();
    },
    act: async (scene) => {
      await scene.post(scene.events.refund);
      await scene.workOff();
    },
    onDeath: (scene) => scene.post(scene.events.refund),
    judge: refunded,
  },
  {
    name: 'a refund before its order',
    mortal: 'consumer',
    killedAt: { points: 4, besides: /^SQS ChangeMessageVisibility \(2\), after/ },
    act: async (scene) => {
      await scene.post(scene.events.refund);
      await scene.workOnce();
      await scene.post(scene.events.order);
      await scene.workOff();
    },
    judge: refunded,
  },
  {
    name: 'an order with an item that the ERP does not have',
    mortal: 'consumer',
    killedAt: { points: 4, besides: /^(DynamoDB PutItem message|SQS ChangeMessageVisibility), after/ },
    act: async (scene) => {
      await scene.post(scene.events.orderOfUnknownItem);
      await scene.workOff();
    },
    judge: async (scene) => {
      const dead = await deadOfUnknownItem(scene);
      createItem(scene);
      await redriveAll(scene);
      await scene.workOff();
      return [...dead, ...(await posted(scene, 'order')), ...(await atRest(scene))];
    },
  },
  {
    name: 'a refund that is renewed at its sixth receive',
    mortal: 'consumer',
    killedAt: { points: 3, besides: /^SQS SendMessage/ },
    before: async (scene) => {
      await scene.post(scene.events.refund);
      for (let receive = 1; receive < 6; receive += 1) await scene.workOnce();
    },
    act: async (scene) => void (await scene.workOnce()),
    judge: async (scene) => {
      const waiting = await scene.messages('EventQueueUrl');
      await scene.post(scene.events.order);
      await scene.workOff();
      return [...(waiting.length > 0 ? [] : ['the refund is not on the queue any more']), ...(await refunded(scene))];
    },
  },
  {
    name: 'a redrive of the orders with one item',
    mortal: 'redrive',
    killedAt: { points: 3, besides: /^SQS (SendMessage|DeleteMessage), after/ },
    before: async (scene) => {
      await scene.post(scene.events.orderOfUnknownItem);
      await scene.workOff();
      createItem(scene);
    },
    act: async (scene) => {
      // A run that died keeps its lease and its letters hidden for as long as it may have lived.
      for (let run = 0; run < 4 && (await scene.messages('DeadLetterQueueUrl')).length > 0; run += 1) {
        if (run > 0) await scene.clock.reach(Date.now() + 20 * MINUTE);
        await scene.staff.invoke('redrive', { filter: { sku: scene.sku } });
      }
      await scene.workOff();
    },
    judge: async (scene) => [...(await posted(scene, 'order')), ...(await atRest(scene))],
  },
  {
    name: 'an outage',
    mortal: 'breaker',
    killedAt: { points: 4, besides: /^(Lambda PUT|SNS Publish).*, after|^SNS Publish, before/ },
    before: async (scene) => {
      // One that begins soon after another is told only when it lasts.
      await scene.clock.reach(Date.now() + 60 * MINUTE);
      scene.erp.admin.addFault({ fault: { kind: 'status', status: 503, headers: { 'Retry-After': '30' } } });
      await scene.post(scene.events.order);
      await scene.workOnce();
    },
    act: async (scene) => {
      for (let minute = 0; minute < 30 && !(await isOver(scene)); minute += 1) {
        if (minute === 2) scene.erp.admin.clearFaults();
        await scene.staff.invoke('breaker', {});
        if (scene.delivery.state() === 'Enabled') await scene.workOnce();
        await scene.clock.reach(Date.now() + MINUTE);
      }
    },
    judge: async (scene) => [...(await posted(scene, 'order')), ...(await delivering(scene)), ...(await atRest(scene))],
  },
];

async function isOver({ ledger, delivery, messages }: Scene): Promise<boolean> {
  const isClosed = (await ledger.breaker.read()).state === 'closed' && delivery.state() === 'Enabled';
  const isTold = (await ledger.announcements.read()).outage === undefined;
  return isClosed && isTold && (await messages('EventQueueUrl')).length === 0;
}

async function refunded(scene: Scene): Promise<Findings> {
  return [
    ...(await posted(scene, 'order')),
    ...(await posted(scene, 'refund')),
    ...(await admitted(scene)),
    ...(await atRest(scene)),
  ];
}

function createItem({ erp, sku }: Scene): void {
  erp.admin.putItem(sku, {});
}

/** By SQS's own move task, which goes on after the function has answered. */
async function redriveAll({ staff }: Scene): Promise<void> {
  await staff.reserve('redrive', {});
  for (;;) {
    const outcome = await staff.reserve('redrive', { status: true });
    if (!(outcome.ok && JSON.stringify(outcome.result).includes('"RUNNING"'))) return;
    await sleep(20);
  }
}
