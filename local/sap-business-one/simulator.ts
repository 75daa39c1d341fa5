import { createChance } from '../simulation/chance.ts';
import { asFetch, type Dropped, realSleep } from '../simulation/connection.ts';
import { createFaultPlan } from '../simulation/fault-plan.ts';
import { createJournal } from '../simulation/journal.ts';
import { type Admin, createAdmin } from './admin.ts';
import { answerAdmin } from './admin-http.ts';
import { createCommit } from './commit.ts';
import { createConduct } from './conduct.ts';
import { createExchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import { seedCompany } from './seed.ts';
import { createSessions } from './sessions.ts';
import { DEFAULT_SWITCHES, type Switches } from './switches.ts';
import { createTraffic } from './traffic.ts';
import type { Turn } from './turn.ts';
import { createUser } from './user.ts';
import type { ViolationKind } from './violation.ts';

export interface SapBusinessOneOptions extends Partial<Switches> {
  /** The same seed gives the same session ids and the same faults. */
  readonly seed?: number;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** Delays and late commits wait with it (milliseconds). */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** A strict Service Layer with one company behind it, in memory. */
export interface SapBusinessOne {
  /** As the client's `fetch`: a broken connection rejects with a TypeError whose cause has the code ECONNRESET. */
  fetch(request: Request): Promise<Response>;
  /** The same for a server with real sockets, which breaks them itself. */
  exchange(request: Request): Promise<Response | Dropped>;
  readonly admin: Admin;
}

export function createSapBusinessOne(options: SapBusinessOneOptions = {}): SapBusinessOne {
  const { seed = 1, clock = Date.now, sleep = realSleep, ...chosen } = options;
  const initial: Switches = { ...DEFAULT_SWITCHES, ...chosen };
  let switches = initial;
  let unavailable = false;
  let company = seedCompany();
  let chance = createChance(seed, 'batches');
  const journal = createJournal<ViolationKind>(clock);
  const faults = createFaultPlan<Fault>(createChance(seed, 'faults'));
  const sessions = createSessions(clock, createChance(seed, 'sessions'), () => switches);
  const user = createUser();
  const conduct = createConduct();
  const late = new Set<Promise<void>>();

  const turn = (call: Pick<Turn, 'version' | 'origin' | 'violation'>): Turn => ({
    ...{ company, switches, chance, now: clock() },
    ...{ version: call.version, origin: call.origin, violation: call.violation },
  });
  const reset = () => {
    company = seedCompany();
    chance = createChance(seed, 'batches');
    switches = initial;
    unavailable = false;
    for (const part of [journal, faults, sessions, user, conduct]) part.clear();
  };
  const admin = createAdmin({
    turn: () => turn({ version: 'v2', origin: '', violation: () => undefined }),
    ...{ journal, faults, sessions, user, reset },
    setSwitches: (changes) => {
      switches = { ...switches, ...changes };
    },
    setUnavailable: (state) => {
      unavailable = state;
    },
    settled: async () => {
      while (late.size > 0) await Promise.all(late);
    },
  });
  const exchangeApi = createExchange({
    commit: createCommit({ turn, company: () => company, faults, sessions, user, conduct, sleep, late }),
    ...{ journal, faults, sessions, conduct, clock, sleep },
    traffic: createTraffic(() => switches.concurrency),
    switches: () => switches,
    isUnavailable: () => unavailable,
  });
  const exchange = async (request: Request): Promise<Response | Dropped> =>
    (await answerAdmin(request, admin)) ?? exchangeApi(request);
  return { fetch: (request) => asFetch(exchange, request), exchange, admin };
}
