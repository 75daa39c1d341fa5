import type { Erp } from '../../../lambdas/erp/port.ts';
import type { PostingSince } from '../../../lambdas/ledger/entry.ts';
import type { Ledger } from '../../../lambdas/ledger/ledger.ts';
import { COMMIT_BOUND } from '../erp/network.ts';
import type { About, Variant } from '../functions/consumer.ts';
import { dozing, RISKED } from './seas.ts';
import { type Broken, withErp, withPorts } from './variant.ts';

type Entries = Ledger['entries'];
/** Milliseconds. */
const FAR_APART = 10 * 60_000;

type Send = () => ReturnType<Erp['create']>;

/** What others count on: when a request leaves, and how long it may still be at work. */
export const TIMING: readonly Broken[] = [
  {
    name: 'a process that stood still sends late',
    variant: withErp((erp) => ({ create: (draft, _mayLeave, signal) => erp.create(draft, () => true, signal) })),
    finds: RISKED,
    kind: 'dozing',
    plan: dozing,
  },
  {
    name: 'others wait for the ERP only, not for a request that leaves late',
    variant: withPorts(({ settings }) => ({ settings: { ...settings, settlingSeconds: COMMIT_BOUND / 1000 } })),
    finds: RISKED,
    kind: 'dozing',
    plan: dozing,
  },
  {
    name: 'the ledger is read again instead of a deadline',
    variant: instead(async ({ key, mine }, entries, send) => {
      const standing = (await entries.read(key))?.postingSince;
      return standing?.attempt === mine.attempt ? send() : { outcome: 'too late' };
    }),
    finds: RISKED,
    kind: 'dozing',
    plan: dozing,
  },
  {
    name: 'a new stamp instead of a deadline',
    variant: instead(async ({ key, mine, facts }, entries, send, { now }) => {
      const fresh = { at: now(), attempt: mine.attempt };
      const seen = { postingSince: mine, releases: (await entries.read(key))?.releases ?? 0 };
      return (await entries.recordPosting(key, seen, fresh, facts)) === 'accepted' ? send() : { outcome: 'too late' };
    }),
    finds: RISKED,
    kind: 'dozing',
    plan: dozing,
  },
  {
    name: 'the clocks of two processes are further apart than the margin',
    variant: withPorts(({ now }, { world }) => {
      const off = world.luck.between(-FAR_APART, FAR_APART);
      return { now: () => now() + off };
    }),
    finds: RISKED,
    kind: 'dozing',
    plan: dozing,
  },
];

interface Recorded {
  readonly key: string;
  readonly mine: PostingSince;
  readonly facts: Parameters<Entries['recordPosting']>[3];
}

/** In the place of the deadline, between the record and the request, which then leaves whenever it does. */
function instead(
  fence: (recorded: Recorded, entries: Entries, send: Send, about: About) => ReturnType<Send>,
): () => Variant {
  return () => ({
    ports: (ports, about) => {
      const recorded = new Map<string, Recorded>();
      const { entries } = ports.ledger;
      const recordPosting: Entries['recordPosting'] = (key, seen, mine, facts) => {
        recorded.set(key.slice(key.indexOf(':') + 1).toUpperCase(), { key, mine, facts });
        return entries.recordPosting(key, seen, mine, facts);
      };
      const create: Erp['create'] = async (draft, mayLeave, signal) => {
        const mine = recorded.get(draft.reference);
        if (mine === undefined) return ports.erp.create(draft, mayLeave, signal);
        return fence(mine, entries, () => ports.erp.create(draft, () => true, signal), about);
      };
      return {
        ...ports,
        ledger: { ...ports.ledger, entries: { ...entries, recordPosting } },
        erp: { ...ports.erp, create },
      };
    },
  });
}
