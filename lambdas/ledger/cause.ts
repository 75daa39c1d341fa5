import type { CauseKey, CauseReason } from '../erp/failures.ts';
import type { MinorUnits } from '../zephyrcart/money.ts';
import type { Entry } from './entry.ts';

/** What stands in the index of unposted entries in the place of a status. */
export const CAUSE_INDEX_KEY = 'cause';
/** Over, and nobody has been told yet. */
export const CLOSED_INDEX_KEY = 'closed cause';

/** An amount of one currency, as causes add it up. */
export interface Money {
  readonly currency: string;
  readonly minorUnits: MinorUnits;
  /** Decimals of the currency; unknown for a refund whose order was never posted. */
  readonly exponent?: number;
}

/** What the ledger says of one cause. No personal data. */
export interface CauseItem extends CauseKey {
  /** Events that wait for it. An estimate between two counts of the census. */
  readonly events: number;
  readonly money: readonly Money[];
  /** Some of them. */
  readonly keys: readonly string[];
  /** When it opened, ISO 8601. */
  readonly firstSeen?: string;
  /** The last failure, ISO 8601. */
  readonly lastSeen?: string;
  /** This and the following are milliseconds since the epoch. */
  readonly pagedAt?: number;
  readonly emptySince?: number;
  readonly nextTryAt?: number;
  readonly triedAt?: number;
  readonly tries?: number;
  readonly batch?: number;
}

/** Long subjects are cut: a key of DynamoDB has 2,048 bytes, and a SKU has no limit of ours. Their twins share a page. */
export const causeName = ({ reason, subject }: CauseKey): string =>
  subject === undefined ? reason : `${reason}#${subject.slice(0, 400)}`;

export const causeId = (cause: CauseKey): string => `cause:${causeName(cause)}`;

/** The other way round; reasons hold no `#`. */
export function readCauseName(name: string): CauseKey {
  const [reason = ''] = name.split('#', 1);
  const subject = name.slice(reason.length + 1);
  return { reason: reason as CauseReason, ...(name.includes('#') ? { subject } : {}) };
}

export function causeOf(item: Readonly<Record<string, unknown>>): CauseItem {
  const { reason, subject } = readCauseName(String(item.id).slice('cause:'.length));
  return {
    reason,
    ...(subject === undefined ? {} : { subject }),
    events: Number(item.events ?? 0),
    money: moneyOf(item),
    keys: Array.isArray(item.keys) ? item.keys.map(String) : [],
    ...(typeof item.receivedAt === 'string' ? { firstSeen: item.receivedAt } : {}),
    ...Object.fromEntries(OPTIONAL.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]]))),
  };
}

const OPTIONAL = ['lastSeen', 'pagedAt', 'emptySince', 'nextTryAt', 'triedAt', 'tries', 'batch'];

function moneyOf(item: Readonly<Record<string, unknown>>): readonly Money[] {
  return Object.keys(item)
    .filter((name) => name.startsWith('money#'))
    .toSorted()
    .map((name) => {
      const currency = name.slice('money#'.length);
      const exponent = item[`exponent#${currency}`];
      const minorUnits = Number(item[name]);
      return typeof exponent === 'number' ? { currency, minorUnits, exponent } : { currency, minorUnits };
    });
}

/** The amount of an order or refund, if the ledger knows it. */
export function moneyIn(entry: Pick<Entry, 'currency' | 'total' | 'exponent'> | undefined): Money | undefined {
  if (entry?.currency === undefined || entry.total === undefined) return undefined;
  const { currency, total: minorUnits, exponent } = entry;
  return exponent === undefined ? { currency, minorUnits } : { currency, minorUnits, exponent };
}

/** One attribute a currency, because one write can then add to it without reading a map first. */
export function moneyAttributes(money: readonly Money[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    money.flatMap(({ currency, minorUnits, exponent }) => [
      [`money#${currency}`, minorUnits],
      ...(exponent === undefined ? [] : [[`exponent#${currency}`, exponent]]),
    ]),
  );
}
