import type { Ledger } from '../../../lambdas/ledger/ledger.ts';
import { equals, update } from '../../../lambdas/ledger/update.ts';
import type { About, Variant } from '../functions/consumer.ts';
import { TABLE } from '../functions/surroundings.ts';
import type { Broken } from './variant.ts';

type States = Ledger['breaker'];

const BREAKER = 'breaker';

const withBreaker = (change: (states: States, about: About) => Partial<States>) => (): Variant => ({
  ledger: (ledger, about) => ({ ...ledger, breaker: { ...ledger.breaker, ...change(ledger.breaker, about) } }),
});

const tableOf = ({ clients }: About) => ({ client: clients.documents, tableName: TABLE });

/** What keeps an ERP that is not to be asked from being asked, and delivery from staying off for ever. */
export const PAUSING: readonly Broken[] = [
  {
    name: 'a consumer goes on calling a dead ERP',
    variant: withBreaker((states) => ({
      read: async () => ({ state: 'closed', generation: (await states.read()).generation }),
    })),
    finds: /asks the ERP/,
    kind: 'outage',
  },
  {
    name: 'the state of the breaker is read once, and kept in memory',
    variant: () => ({
      ports: (ports) => {
        let known: ReturnType<States['read']> | undefined;
        const read = () => {
          known ??= ports.ledger.breaker.read();
          return known;
        };
        return { ...ports, ledger: { ...ports.ledger, breaker: { ...ports.ledger.breaker, read } } };
      },
    }),
    finds: /asks the ERP|requests into one outage/,
    kind: 'outage',
  },
  {
    name: 'in a trial one record is tried, and no other whatever comes of it',
    variant: () => {
      const tried = new Set<number>();
      return {
        ports: (ports) => {
          const { breaker } = ports.ledger;
          const read = async (): ReturnType<States['read']> => {
            const state = await breaker.read();
            if (state.state !== 'trial') return state;
            if (!tried.has(state.generation)) {
              tried.add(state.generation);
              return state;
            }
            return { ...state, state: 'open', nextProbeAt: 0 };
          };
          return { ...ports, ledger: { ...ports.ledger, breaker: { ...breaker, read } } };
        },
      };
    },
    finds: /^(still on the queue|not posted|the breaker is still)/,
    kind: 'outage',
  },
  {
    name: 'refused credentials are written down only if nobody else wrote meanwhile',
    variant: withBreaker((_states, about) => ({
      refuse: async (seen, version) => {
        const only = [equals('generation', seen.generation === 0 ? undefined : seen.generation)];
        return (await update(tableOf(about), BREAKER, { set: { refusedSecretVersion: version }, only })).accepted;
      },
    })),
    finds: /logs in with/,
    kind: 'password',
  },
  {
    name: 'a pause takes the place of the state, and its end closes the breaker',
    variant: withBreaker((states, about) => ({
      resume: async (decision) => {
        await states.resume(decision);
        const { generation } = await states.read();
        const set = { state: 'closed', generation: generation + 1 };
        await update(tableOf(about), BREAKER, { set, remove: ['since', 'reason', 'detail', 'probes', 'nextProbeAt'] });
      },
    })),
    finds: /^the breaker closed without a trial/,
    kind: 'outage',
  },
  {
    name: 'a pause swallows the trial: it raises the generation',
    variant: withBreaker((states, about) => ({
      pause: async (seen, decision) => {
        await states.pause(seen, decision);
        await update(tableOf(about), BREAKER, { add: { generation: 1 } });
      },
    })),
    finds: /^the breaker (went from|is still in its trial)/,
    kind: 'outage',
  },
  {
    name: 'delivery is switched only when what is wanted changes',
    variant: () => {
      let before: string | undefined;
      return {
        mapping: (mapping) => ({
          make: async (desired) => {
            const isNew = desired !== before;
            before = desired;
            return isNew ? mapping.make(desired) : { state: 'as before', matches: true, switched: false };
          },
        }),
      };
    },
    finds: /has left delivery|^delivery is/,
    kind: 'outage',
  },
  {
    name: 'a state is written over one that is newer',
    variant: withBreaker((states) => {
      const fresh = async () => (await states.read()).generation;
      return {
        open: async (seen, failure) => states.open({ ...seen, generation: await fresh() }, failure),
        close: async (seen) => states.close({ ...seen, generation: await fresh() }),
      };
    }),
    finds: /^the breaker (went from|closed without|went to)|called a new one/,
    kind: 'outage',
  },
];
