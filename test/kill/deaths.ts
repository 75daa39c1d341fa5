import type { Call, Death, When } from './gates.ts';

/** So many points of a story, spread evenly over its calls, besides those that matter most. */
export interface Spread {
  readonly points: number;
  readonly besides: RegExp;
}

/** A request that makes a document in either ERP. */
const CREATES = / POST (salesOrders|salesCreditMemos|Orders|CreditNotes)$/;

/** Every point at which a process with these calls can die, in their order. */
export function everyDeath(calls: readonly Call[]): readonly Death[] {
  return calls.flatMap((call) => {
    const times: readonly When[] = CREATES.test(call.name) ? ['before', 'after', 'long before'] : ['before', 'after'];
    return times.map((when) => ({ ...call, when }));
  });
}

/**
 * Whoever dies before a call leaves what somebody leaves who dies after the one before it, unless both are under way at
 * once: these are each of them once.
 */
export const distinct = (deaths: readonly Death[]): readonly Death[] =>
  deaths.filter(({ name, when }, index) => when !== 'before' || index === 0 || CREATES.test(name));

export function spread(deaths: readonly Death[], { points, besides }: Spread): readonly Death[] {
  const candidates = distinct(deaths);
  const step = Math.max(1, (candidates.length - 1) / (points - 1));
  const taken = new Set(Array.from({ length: points }, (_, index) => candidates[Math.round(index * step)]));
  return deaths.filter((death) => taken.has(death) || besides.test(inWords(death)));
}

const WHEN: Readonly<Record<When, string>> = {
  before: 'before its effect',
  after: 'after its effect',
  'long before': 'nine minutes before its effect',
};

/** `DynamoDB UpdateItem order (2), after its effect`: with its number where it is not the first of its name. */
export const inWords = ({ name, nth, when }: Death): string => `${name}${nth === 1 ? '' : ` (${nth})`}, ${WHEN[when]}`;
