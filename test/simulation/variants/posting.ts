import type { Creation, LookUp } from '../../../lambdas/erp/port.ts';
import { writtenPosting } from '../../../lambdas/ledger/entry.ts';
import { differs, update } from '../../../lambdas/ledger/update.ts';
import { WELL } from '../erp/network.ts';
import { TABLE } from '../functions/surroundings.ts';
import { dozing, RISKED, sleepy, TWICE } from './seas.ts';
import { type Broken, where, withEntries, withErp, withPorts } from './variant.ts';

/** A document of which nobody knew whether it is there already. */
const UNSEEN = /^\d+ documents|has not looked for it since it read the ledger/;
const ABSENT: LookUp = { outcome: 'absent' };
const notPosted = differs('status', 'posted');

/** What keeps a key from being posted twice, rule by rule. */
export const POSTING: readonly Broken[] = [
  {
    name: 'no look-up before the document is created',
    variant: withErp(() => ({ lookUp: async () => ABSENT })),
    finds: UNSEEN,
  },
  {
    name: 'another POST inside the settling time',
    variant: withPorts(({ settings }) => ({ settings: { ...settings, settlingSeconds: 0 } })),
    finds: RISKED,
  },
  {
    name: 'an inconclusive look-up is taken for absent',
    variant: withErp((erp) => ({
      lookUp: async (draft, signal) => {
        const found = await erp.lookUp(draft, signal);
        return found.outcome === 'inconclusive' ? ABSENT : found;
      },
    })),
    finds: UNSEEN,
  },
  {
    name: 'a timeout is taken for a refusal',
    variant: withErp((erp) => ({
      create: async (...about): Promise<Creation> => {
        const made = await erp.create(...about);
        return made.outcome === 'ambiguous'
          ? { outcome: 'refused', failure: { ...made.failure, class: 'transient' } }
          : made;
      },
    })),
    finds: TWICE,
  },
  {
    name: 'the look-up was sent before the ledger was read',
    variant: () => {
      const seen = new Map<string, LookUp>();
      return withErp((erp) => ({
        lookUp: async (draft, signal) => {
          const earlier = seen.get(draft.reference);
          if (earlier !== undefined) return earlier;
          const found = await erp.lookUp(draft, signal);
          if (found.outcome === 'absent') seen.set(draft.reference, ABSENT);
          return found;
        },
      }))();
    },
    finds: UNSEEN,
  },
  {
    name: 'the ledger is written only after the POST',
    variant: withEntries(() => ({ recordPosting: async () => 'accepted' })),
    finds: /without its own record|^\d+ documents/,
  },
  {
    name: 'the lock is the only fence',
    variant: withEntries((_entries, { clients, now }) => ({
      recordPosting: async (key, _seen, mine, { receivedAt, ...facts }) => {
        const table = { client: clients.documents, tableName: TABLE };
        const set = { ...facts, postingSince: writtenPosting(mine), updatedAt: new Date(now()).toISOString() };
        const written = await update(table, key, { set, setOnce: { receivedAt }, only: [notPosted] });
        return written.accepted ? 'accepted' : 'refused';
      },
    })),
    finds: RISKED,
    kind: 'dozing',
    plan: (drawn) => where({ lock: true })(sleepy(drawn)),
  },
  {
    name: 'whoever comes clears postingSince',
    variant: withEntries((_entries, { clients }) => ({
      clearPosting: async (key) => {
        const table = { client: clients.documents, tableName: TABLE };
        await update(table, key, { remove: ['postingSince'], only: [notPosted] });
      },
    })),
    finds: RISKED,
    kind: 'dozing',
    plan: dozing,
  },
  {
    name: 'failed is written over posted',
    variant: withEntries((_entries, { clients }) => ({
      writeFailed: async (key, { reason, detail }) => {
        const table = { client: clients.documents, tableName: TABLE };
        await update(table, key, { set: { status: 'failed', reason, detail } });
        return 'failed';
      },
    })),
    finds: /^posted undone/,
    kind: 'dozing',
    plan: (drawn) => ({
      ...sleepy(drawn),
      assortment: { ...sleepy(drawn).assortment, orders: 3, unknownSku: 1 },
      trouble: { ...WELL, freezes: 0.3 },
      people: { ...drawn.people, itemsComeAt: 600_000 },
    }),
  },
  {
    name: 'a hit is success without being read back',
    variant: withErp((erp) => ({
      lookUp: async (draft, signal) => {
        const found = await erp.lookUp(draft, signal);
        if (found.outcome !== 'found') return found;
        const { difference: _, ...document } = found.document;
        return { outcome: 'found', document };
      },
    })),
    finds: /^the total differs, unnamed/,
    plan: where({ otherTotals: true, erp: 'business-central' }),
  },
];
