import { DeleteMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import type { Lock } from '../../../lambdas/consumer/lock.ts';
import type { ConsumerPorts } from '../../../lambdas/consumer/ports.ts';
import type { Mark } from '../../../lambdas/ledger/marks.ts';
import { WELL } from '../erp/network.ts';
import { EVENTS } from '../functions/surroundings.ts';
import type { World } from '../world.ts';
import { type Broken, where, withEntries, withErp, withLedger, withPorts } from './variant.ts';

const VANISHED = /^vanished/;

/** What keeps an event from being lost, dead-lettered for nothing, or stuck. */
export const DELIVERING: readonly Broken[] = [
  {
    name: 'renewal deletes before it sends',
    variant: withPorts(({ sqs }, { world }) => ({ sqs: deletingFirst(sqs, world) })),
    finds: VANISHED,
  },
  {
    name: 'the message is deleted before posted is written',
    variant: withErp((erp, { world, clients }) => ({
      create: async (...about) => {
        const made = await erp.create(...about);
        if (made.outcome !== 'created') return made;
        for (const { handle } of inFlight(world, (keys) => keys.some((key) => referring(key, about[0].reference)))) {
          await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: EVENTS, ReceiptHandle: handle }));
        }
        return made;
      },
    })),
    finds: VANISHED,
  },
  {
    name: 'the lock’s completed record answers for a message that was only renewed',
    variant: withPorts(({ lock }) => ({ lock: remembering(lock) })),
    finds: VANISHED,
    plan: where({ lock: true }),
  },
  {
    name: 'a lock that never expires',
    variant: () => {
      const held = new Set<string>();
      return withPorts(() => ({ lock: everlasting(held) }))();
    },
    finds: /^(still on the queue|not posted)/,
  },
  {
    name: 'receives are the patience: nothing is renewed',
    variant: () => ({ event: firstReceive }),
    finds: /^(not renewed|dead-lettered without a reason)/,
    kind: 'outage',
  },
  {
    name: 'a page where an answer should be is taken for the fault of one order',
    variant: withErp((erp) => ({
      lookUp: async (...about) => {
        const seen = await erp.lookUp(...about);
        const isPage = seen.outcome === 'inconclusive' && /answered 200, but not/.test(seen.failure.detail);
        return isPage ? { ...seen, failure: { ...seen.failure, class: 'transient' } } : seen;
      },
    })),
    finds: /^consumers have sent \d+ requests into one outage/,
    kind: 'two days down',
    plan: ({ outages, ...drawn }) => ({
      ...drawn,
      trouble: WELL,
      outages: outages.map((outage) => ({ ...outage, how: 'answers pages' })),
    }),
  },
  {
    name: 'a mark is kept per key',
    variant: () => {
      const marked = new Map<string, Mark>();
      return withLedger(({ marks }, { world }) => ({
        marks: {
          mark: async (messageId, why) => {
            for (const key of why.keys) marked.set(key, why);
            await marks.mark(messageId, why);
          },
          read: async (messageId) => {
            await marks.read(messageId);
            const message = world.events.all().find(({ id }) => id === messageId);
            const keys = message === undefined ? [] : (world.inspector.facts.eventOf(message)?.keys ?? []);
            return keys.map((key) => marked.get(key)).find((mark) => mark !== undefined);
          },
        },
      }))();
    },
    finds: /^(not posted|stays in the dead letters|nothing says that)|comes back at once/,
    plan: (drawn) => ({ ...drawn, assortment: { ...drawn.assortment, unknownSku: 1 } }),
  },
  {
    name: 'the mark is asked for before posted',
    variant: withEntries((entries, { world }) => ({
      read: async (key) => {
        const entry = await entries.read(key);
        const marked = inFlight(world, (keys) => keys.includes(key)).some(({ id }) =>
          world.table.read(`message:${id}`),
        );
        return entry?.status === 'posted' && marked ? { ...entry, status: 'failed', reason: 'rejected' } : entry;
      },
    })),
    finds: /^failed although posted/,
  },
];

function inFlight({ events, inspector }: World, concerns: (keys: readonly string[]) => boolean) {
  return events
    .all()
    .filter((message) => message.handle !== undefined && concerns(inspector.facts.eventOf(message)?.keys ?? []));
}

const referring = (key: string, reference: string) => key.slice(key.indexOf(':') + 1).toUpperCase() === reference;

function deletingFirst(sqs: ConsumerPorts['sqs'], { events }: World): ConsumerPorts['sqs'] {
  const send = async (command: object) => {
    if (command instanceof SendMessageCommand) {
      const original = events
        .all()
        .find(({ body, handle }) => body === command.input.MessageBody && handle !== undefined);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: EVENTS, ReceiptHandle: original?.handle }));
    }
    return sqs.send(command as SendMessageCommand);
  };
  return { send } as ConsumerPorts['sqs'];
}

/** Keeps what was not posted too, and takes the lock's word for it. */
function remembering(lock: Lock): Lock {
  return {
    run: async <T>(key: string, context: Context, work: () => Promise<T>) => {
      const locked = await lock.run(key, context, work, () => true);
      const posted = { at: 'posted', entry: { id: key }, by: 'an earlier one' };
      return locked.outcome === 'replayed' ? { outcome: 'worked', result: posted as T } : locked;
    },
  };
}

function everlasting(held: Set<string>): Lock {
  return {
    async run(key, _context, work) {
      if (held.has(key)) return { outcome: 'held' };
      held.add(key);
      try {
        return { outcome: 'worked', result: await work() };
      } finally {
        held.delete(key);
      }
    },
  };
}

const firstReceive = ({ Records }: SQSEvent): SQSEvent => ({
  Records: Records.map((record) => ({ ...record, attributes: { ...record.attributes, ApproximateReceiveCount: '1' } })),
});
