import type { Creation } from '../../../lambdas/erp/port.ts';
import type { Admission } from '../../../lambdas/ledger/entry.ts';
import type { Ledger } from '../../../lambdas/ledger/ledger.ts';
import { update } from '../../../lambdas/ledger/update.ts';
import type { About, Variant } from '../functions/consumer.ts';
import type { Clients } from '../functions/surroundings.ts';
import { TABLE } from '../functions/surroundings.ts';
import type { World } from '../world.ts';
import { type Broken, withLedger } from './variant.ts';

type Room = Ledger['refundRoom'];
type Decisions = Ledger['decisions'];

interface Admitted {
  readonly orderKey: string;
  readonly refundId: string;
  readonly amount: number;
}

/** A refund in the ERP without room in its order. */
const UNADMITTED =
  /its admission says otherwise|^(more refunded|admissions come|tax shares come)|only an operator does/;

/** What keeps the refunds of an order from exceeding it, and their tax from being a unit off. */
export const REFUNDING: readonly Broken[] = [
  {
    name: 'the total refunded is read first and written without a condition',
    variant: withLedger(({ refundRoom }, { clients }) => ({
      refundRoom: { ...refundRoom, admit: (...about) => admitUnguarded(refundRoom, clients, about) },
    })),
    finds: /^(admissions come to|more refunded than paid|tax shares come to)/,
  },
  {
    name: 'a failure releases the admission',
    variant: () => {
      const admitted = new Map<string, Admitted>();
      return {
        ports: (ports, { clients }) => ({
          ...ports,
          ledger: { ...ports.ledger, refundRoom: noting(ports.ledger.refundRoom, admitted) },
          erp: {
            ...ports.erp,
            create: async (...about): Promise<Creation> => {
              const made = await ports.erp.create(...about);
              const room = admitted.get(about[0].reference);
              if (made.outcome !== 'created' && room !== undefined) await release(clients, room);
              return made;
            },
          },
        }),
      };
    },
    finds:
      /its admission says otherwise|^(more refunded than paid|admissions come to|tax shares come to)|only an operator does/,
  },
  {
    name: 'an admission is forgotten: a retry is refused as one too many',
    variant: () => {
      const admitted = new Map<string, Admitted>();
      return withLedger(({ refundRoom }) => ({
        refundRoom: {
          ...refundRoom,
          admit: async (orderKey, refundId, amount) => {
            const before = admitted.has(refundId.toUpperCase());
            const answer = await noting(refundRoom, admitted).admit(orderKey, refundId, amount);
            return before && answer.outcome === 'admitted' ? { outcome: 'over', refunded: amount, total: 0 } : answer;
          },
        },
      }))();
    },
    finds: /its admission says otherwise/,
  },
  {
    name: 'an admission is forgotten: a retry adds its amount again',
    variant: withLedger(({ refundRoom }, { clients }) => ({
      refundRoom: {
        ...refundRoom,
        admit: async (orderKey, refundId, amount) => {
          const answer = await refundRoom.admit(orderKey, refundId, amount);
          const table = { client: clients.documents, tableName: TABLE };
          if (answer.outcome === 'admitted') await update(table, orderKey, { add: { refunded: amount } });
          return answer;
        },
      },
    })),
    finds: /^(admissions come to|refund .* has failed for over_refund)/,
  },
  {
    name: 'the last refund takes the rest of the tax that others have taken by then',
    variant: withLedger(({ refundRoom }, { world }) => ({
      refundRoom: {
        ...refundRoom,
        admit: async (orderKey, refundId, amount) => {
          const answer = await refundRoom.admit(orderKey, refundId, amount);
          if (answer.outcome !== 'admitted' || answer.admission.before + amount !== answer.order.total) return answer;
          const tax = answer.order.tax - postedTax(world, orderKey);
          return { ...answer, order: { ...answer.order, tax, total: amount }, admission: { amount, before: 0 } };
        },
      },
    })),
    finds: /^tax shares come to/,
  },
  {
    name: 'a release takes the admission away, and nothing else',
    variant: releasing((_decisions, { clients, world }) => ({
      release: async (refundId) => {
        const order = [...world.table.all()].find((item) => item[`admission#${refundId}`] !== undefined);
        const { amount } = (order?.[`admission#${refundId}`] ?? {}) as { readonly amount?: number };
        if (order === undefined || amount === undefined) return { outcome: 'refused', whyNot: 'it has no room' };
        await release(clients, { orderKey: String(order.id), refundId, amount });
        return { outcome: 'done', what: 'its room is free' };
      },
    })),
    finds: UNADMITTED,
    kind: 'operators',
  },
  {
    name: 'a release that can be taken back is not counted',
    variant: releasing((decisions, { clients }) => ({
      release: async (refundId, why) => {
        const released = await decisions.release(refundId, why);
        const table = { client: clients.documents, tableName: TABLE };
        await update(table, `refund:${refundId}`, { remove: ['releases'] });
        return released;
      },
    })),
    finds: UNADMITTED,
    kind: 'operators',
    plan: (drawn) => ({ ...drawn, people: { ...drawn.people, releases: 1 } }),
  },
  {
    name: 'the tax share is taken from what is refunded by now',
    variant: withLedger(({ refundRoom }, { world }) => ({
      refundRoom: {
        ...refundRoom,
        admit: async (orderKey, refundId, amount) => {
          const answer = await refundRoom.admit(orderKey, refundId, amount);
          if (answer.outcome !== 'admitted') return answer;
          return { ...answer, admission: { amount, before: refundedBy(world, orderKey) - amount } };
        },
      },
    })),
    finds: /^tax shares come to/,
  },
];

/** Of the refunds of an order that are posted at this moment. */
function postedTax({ table }: World, orderKey: string): number {
  const orderId = orderKey.slice('order:'.length);
  const posted = table.all().filter((item) => item.orderId === orderId && item.status === 'posted');
  return posted.reduce((sum, { tax }) => sum + Number(tax), 0);
}

function releasing(change: (decisions: Decisions, about: About) => Partial<Decisions>): () => Variant {
  return () => ({
    ledger: (ledger, about) => ({ ...ledger, decisions: { ...ledger.decisions, ...change(ledger.decisions, about) } }),
  });
}

function refundedBy({ table }: World, orderKey: string): number {
  return Number(table.read(orderKey)?.refunded ?? 0);
}

/** Reads that there is room, and then writes that it is taken. */
async function admitUnguarded(
  room: Room,
  clients: Clients,
  about: Parameters<Room['admit']>,
): ReturnType<Room['admit']> {
  const [orderKey, refundId, amount] = about;
  const answer = await room.admit(orderKey, refundId, amount);
  if (answer.outcome !== 'admitted' || answer.admission.amount !== amount) return answer;
  const table = { client: clients.documents, tableName: TABLE };
  const admission: Admission = answer.admission;
  await update(table, orderKey, { set: { refunded: admission.before + amount, [`admission#${refundId}`]: admission } });
  return answer;
}

const noting = (room: Room, admitted: Map<string, Admitted>): Room => ({
  ...room,
  admit: async (orderKey, refundId, amount) => {
    const answer = await room.admit(orderKey, refundId, amount);
    if (answer.outcome === 'admitted') admitted.set(refundId.toUpperCase(), { orderKey, refundId, amount });
    return answer;
  },
});

async function release(clients: Clients, { orderKey, refundId, amount }: Admitted): Promise<void> {
  const table = { client: clients.documents, tableName: TABLE };
  await update(table, orderKey, { add: { refunded: -amount }, remove: [`admission#${refundId}`] });
}
