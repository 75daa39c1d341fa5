import type { CauseItem, Money } from '../ledger/cause.ts';
import { exponentOf, toDecimal } from '../zephyrcart/money.ts';
import { spelledOut } from '../zephyrcart/spelled-out.ts';

/** `12,345.60 EUR`. A sum beyond 2^53 - 1 minor units is not exact any more, and is not shown as if it were. */
export function amount({ currency, minorUnits, exponent = exponentOf(currency) }: Money): string {
  if (!Number.isSafeInteger(minorUnits)) return `more ${currency} than can be added exactly`;
  if (exponent === undefined) return `${grouped(String(minorUnits))} minor units of ${currency}`;
  const [whole = '', fraction] = toDecimal(minorUnits, exponent).split('.');
  return `${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`} ${currency}`;
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** `325`, `12,000` */
export const count = (events: number): string => grouped(String(events));

export const events = (number: number): string => (number === 1 ? '1 event' : `${count(number)} events`);

/** Sums of several causes, currency by currency. */
export function sums(causes: readonly CauseItem[]): readonly Money[] {
  const total = new Map<string, Money>();
  for (const money of causes.flatMap((cause) => cause.money)) {
    const before = total.get(money.currency);
    total.set(money.currency, { ...before, ...money, minorUnits: (before?.minorUnits ?? 0) + money.minorUnits });
  }
  return [...total.values()];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A stretch of time in one unit: `under a minute`, `14 min`, `5 h`, `12 days`. */
export function stretch(milliseconds: number): string {
  if (milliseconds < MINUTE) return 'under a minute';
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min`;
  if (milliseconds < 2 * DAY) return `${Math.floor(milliseconds / HOUR)} h`;
  return `${Math.floor(milliseconds / DAY)} days`;
}

/** `2026-06-02 09:14 UTC` */
export const instant = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

const SHOWN_CHARACTERS = 100;

export const isShownWhole = (text: string): boolean => text.length <= SHOWN_CHARACTERS;

/** Its beginning, when it is longer than anybody would read. */
export const shown = (text: string): string =>
  spelledOut(isShownWhole(text) ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`);

/**
 * A value for a question that the console asks. How it renders the text is not documented, so nothing is let through
 * that could be markup there; the row beside the button shows the value itself.
 */
export const plain = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N} ._:#+/-]/gu, '?')
    .slice(0, 60)
    .toWellFormed();
