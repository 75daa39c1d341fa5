import { createChance } from '../simulation/chance.ts';
import { asFetch, type Dropped, realSleep } from '../simulation/connection.ts';
import { createFaultPlan } from '../simulation/fault-plan.ts';
import { createJournal } from '../simulation/journal.ts';
import { type Admin, createAdmin } from './admin.ts';
import { answerAdmin } from './admin-http.ts';
import { createEntra } from './entra.ts';
import { createExchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import { seedCompany } from './seed.ts';
import type { Behaviour, Session } from './session.ts';
import { createTraffic } from './traffic.ts';
import type { ViolationKind } from './violation.ts';

export interface BusinessCentralOptions {
  /** The same seed gives the same GUIDs and the same faults. */
  readonly seed?: number;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** Delays and late commits wait with it (milliseconds). */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly fieldOrder?: Behaviour['fieldOrder'];
  readonly vatRounding?: Behaviour['vatRounding'];
  readonly taxCodeReprices?: boolean;
  /** Five at a time, a hundred connections, 6000 requests in five minutes. */
  readonly rateLimits?: boolean;
  /** Whether the simulator's own 429 says how long to wait. */
  readonly retryAfter?: boolean;
}

/** A strict Business Central and its Entra tenant, in memory. */
export interface BusinessCentral {
  /** As the client's `fetch`: a broken connection rejects with a TypeError whose cause has the code ECONNRESET. */
  fetch(request: Request): Promise<Response>;
  /** The same for a server with real sockets, which breaks them itself. */
  exchange(request: Request): Promise<Response | Dropped>;
  readonly admin: Admin;
}

export function createBusinessCentral(options: BusinessCentralOptions = {}): BusinessCentral {
  const { seed = 1, clock = Date.now, sleep = realSleep } = options;
  const behaviour: Behaviour = {
    fieldOrder: options.fieldOrder ?? 'page',
    vatRounding: options.vatRounding ?? 'line',
    taxCodeReprices: options.taxCodeReprices ?? false,
  };
  const journal = createJournal<ViolationKind>(clock);
  const faults = createFaultPlan<Fault>(createChance(seed, 'faults'));
  const entra = createEntra(clock, createChance(seed, 'entra'));
  const traffic = createTraffic(clock);
  let company = seedCompany(seed, clock());
  let chance = createChance(seed, 'documents');
  const late = new Set<Promise<void>>();

  const session = (companyUrl = '', violation: Session['violation'] = () => undefined): Session => ({
    company,
    chance,
    behaviour,
    now: clock(),
    companyUrl,
    violation,
  });
  const settled = async () => {
    while (late.size > 0) await Promise.all(late);
  };
  const reset = () => {
    company = seedCompany(seed, clock());
    chance = createChance(seed, 'documents');
    journal.clear();
    faults.clear();
    entra.clear();
    traffic.clear();
  };
  const admin = createAdmin({ session, chance: () => chance, journal, faults, entra, reset, settled });
  const limits = { rateLimits: options.rateLimits ?? true, retryAfter: options.retryAfter ?? true };
  const exchangeApi = createExchange({
    session,
    journal,
    faults,
    entra,
    traffic,
    clock,
    sleep,
    correlation: createChance(seed, 'correlation'),
    late,
    ...limits,
  });
  const exchange = async (request: Request): Promise<Response | Dropped> =>
    (await answerAdmin(request, admin)) ?? exchangeApi(request);
  return { fetch: (request) => asFetch(exchange, request), exchange, admin };
}
