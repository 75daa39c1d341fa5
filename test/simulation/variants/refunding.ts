import type { Creation } from '../../../lambdas/erp/port.ts';
import type { Admission } from '../../../lambdas/ledger/entry.ts';
import type { Ledger } from '../../../lambdas/ledger/ledger.ts';
import { update } from '../../../lambdas/ledger/update.ts';
import type { Clients } from '../functions/surroundings.ts';
import { TABLE } from '../functions/surroundings.ts';
import type { World } from '../world.ts';
import { type Broken, withLedger } from './variant.ts';

type Room = Ledger['refundRoom'];

interface Admitted {
  readonly orderKey: string;
  readonly refundId: string;
  readonly amount: number;
}

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
    finds: /its admission says otherwise|^(more refunded than paid|admissions come to|tax shares come to)/,
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
