import { type BreakerRules, createBreakerModel } from './breaker.ts';
import { explore, type Model, type Verdict } from './explore.ts';
import { createOrderModel, type OrderRules } from './order.ts';
import { createRefundsModel, type RefundRules } from './refunds.ts';

/** A variant of the protocol, and what the search has to find in it. */
export interface ModelRun {
  readonly name: string;
  readonly expected: string;
  readonly explore: () => Verdict;
  /** Minutes and gigabytes; the others take seconds. */
  readonly long: boolean;
}

interface Options {
  readonly long?: boolean;
  /** Liveness is searched too. */
  readonly live?: boolean;
}

const runOf =
  <Rules>(model: string, create: (changes: Partial<Rules>) => Model<unknown>) =>
  (
    name: string,
    expected: string,
    changes: Partial<Rules>,
    { long = false, live = false }: Options = {},
  ): ModelRun => ({
    name: `${model}: ${name}`,
    expected,
    long,
    explore: () => explore(create(changes), live),
  });

const order = runOf<OrderRules>('one key', createOrderModel as (changes: Partial<OrderRules>) => Model<unknown>);
const refunds = runOf<RefundRules>('refunds', createRefundsModel as (changes: Partial<RefundRules>) => Model<unknown>);
const breaker = runOf<BreakerRules>(
  'breaker',
  createBreakerModel as (changes: Partial<BreakerRules>) => Model<unknown>,
);

const HOLDS = 'holds';
const TWICE = 'two documents';
const STUCK = 'stuck for ever';
const LONG = { long: true };
const LONG_LIVE = { long: true, live: true };
const LIVE = { live: true };
const noLock = { lock: false } as const;
const calm = { exclusive: true, crashes: false, finals: false, redrive: false } as const;
const outagesOnly = { credentials: false, people: false } as const;

/** How long others must wait, and what only a deadline for sending can do. */
const TIMES: readonly ModelRun[] = [
  order('no pause between record and request', HOLDS, { ...noLock, gap: 'none' }, LONG),
  order('a zombie between record and request', TWICE, { ...noLock, gap: 'any' }),
  order('the same with twice the settling time', TWICE, { ...noLock, gap: 'any', settling: 4 }, LONG),
  order('the process dies after K, others wait S', TWICE, { ...noLock, gap: 'killed' }),
  order('the process dies after K, others wait S + K', HOLDS, { ...noLock, gap: 'killed', settling: 3 }, LONG),
  order('deadline D, others wait S', TWICE, { ...noLock, grace: 1 }),
  order('deadline D, others wait S + D', HOLDS, { ...noLock, grace: 1, settling: 3 }, LONG),
  order('deadline, but frozen after the check', TWICE, { ...noLock, gap: 'check, then freeze', settling: 3 }),
  order('frozen after the check, dead after K', HOLDS, { ...noLock, gap: 'check, then killed', settling: 3 }, LONG),
  order('the ledger read again instead of a deadline', TWICE, { ...noLock, gap: 'fence', settling: 3 }),
  order('a new stamp instead of a deadline', TWICE, { ...noLock, gap: 'restamp', settling: 3 }),
  order('clocks a tick apart, no margin', TWICE, { ...noLock, skew: 1 }),
  order('clocks a tick apart, with a margin', HOLDS, { ...noLock, skew: 1, settling: 3 }, LONG),
];

const ORDERS_BROKEN: readonly ModelRun[] = [
  order('no look-up', TWICE, { ...noLock, lookUp: false }),
  order('a POST inside the settling time', TWICE, { ...noLock, settle: false }),
  order('the lock as the fence', TWICE, { compare: false }, LONG),
  order('the ledger written only after the POST', TWICE, { ...noLock, since: false }),
  order('renewal deletes before it sends', 'vanished', { ...noLock, sendFirst: false }),
  order('a mark per key', STUCK, { ...noLock, markPerKey: true, messages: 1 }, LONG_LIVE),
  order('the look-up before the settled check', TWICE, { ...noLock, lookUpAfterSettled: false }),
  order('postingSince of somebody else cleared', TWICE, { ...noLock, clearOwn: false }, LONG),
  order('the mark asked before posted', 'failed although posted', { ...noLock, postedFirst: false }),
  order('inconclusive is absent', TWICE, { ...noLock, unsureIsAbsent: true }),
  order('the lock answers for a renewed message', 'vanished', { remembers: true }),
  order('a timeout is a refusal', TWICE, { ...noLock, ambiguousClears: true }),
  order('failed written over posted', 'posted undone', { ...noLock, failedGuarded: false }),
  order('the message deleted before posted', 'vanished', { ...noLock, deleteAfterLedger: false, messages: 1 }),
  order('no renewal', 'dead-lettered without fault', { ...calm, renewal: false }),
];

const ORDERS_GOOD: readonly ModelRun[] = [
  order('an outage without crashes: nothing is dead-lettered', HOLDS, calm, LIVE),
  order('without the lock, one message', HOLDS, { ...noLock, messages: 1 }, LONG_LIVE),
  order('without the lock, two messages', HOLDS, noLock, LONG_LIVE),
  order('with the lock, two messages', HOLDS, {}, LONG_LIVE),
  order('without the lock, three receives', HOLDS, { ...noLock, receives: 3 }, LONG),
];

const REFUNDS: readonly ModelRun[] = [
  refunds('a retry adds its amount again', 'running total wrong', { admission: 'adds again' }),
  refunds('a retry is refused as seen before', STUCK, { admission: 'refuses a retry' }, LIVE),
  refunds('room read first, written without condition', 'more refunded than paid', { admission: 'unguarded' }),
  refunds('an ambiguous failure releases', 'posted without admission', { freeOnAmbiguous: true }),
  refunds('a final failure releases', 'posted without admission', { freeOnFinal: true }),
  refunds('the share from the total at the POST', 'tax shares do not add up', { share: 'from now' }),
  refunds('the last refund takes the rest', 'tax shares do not add up', { share: 'the last takes the rest' }),
  refunds('release without a fence', 'posted without admission', { release: 'without a fence' }),
  refunds('a fence that can be lifted, not counted', 'posted without admission', {
    release: 'fenced, not counted',
    force: true,
  }),
  refunds('as built', HOLDS, {}, LONG_LIVE),
  refunds('release: first the fence, then the room', HOLDS, { release: 'fenced' }, LONG_LIVE),
  refunds('released, and allowed again', HOLDS, { release: 'fenced', force: true }, LONG),
];

const BREAKER: readonly ModelRun[] = [
  breaker('one record a trial, whatever comes of it', STUCK, { trialForgives: false, ...outagesOnly }, LIVE),
  breaker('refused credentials under the generation', 'login after the refusal was recorded', {
    refusedApart: false,
    people: false,
  }),
  breaker('a pause instead of the state', 'login after the refusal was recorded', {
    refusedApart: false,
    pauseApart: false,
  }),
  breaker('the consumer switches the mapping', 'mapping off against the desired state', {
    level: false,
    consumerToggles: true,
    ...outagesOnly,
  }),
  breaker('the state kept in memory', 'ERP called again while open', { readsEachTime: false, ...outagesOnly }),
  breaker('as built: outages', HOLDS, outagesOnly, LIVE),
  breaker('as built: outages and people', HOLDS, { credentials: false }, LIVE),
  breaker('as built: everything', HOLDS, {}, LONG_LIVE),
];

export const RUNS: readonly ModelRun[] = [...TIMES, ...ORDERS_BROKEN, ...ORDERS_GOOD, ...REFUNDS, ...BREAKER];
