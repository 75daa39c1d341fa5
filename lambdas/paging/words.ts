import { type CauseKey, isNotice, sentenceOf } from '../erp/failures.ts';
import type { CauseItem, Money } from '../ledger/cause.ts';
import { exponentOf, toDecimal } from '../zephyrcart/money.ts';
import { spelledOut } from '../zephyrcart/spelled-out.ts';

/** What a page says: a subject line and its text. */
export interface Words {
  readonly headline: string;
  readonly lines: readonly string[];
}

/** Ids named on a page; the ledger has the others. */
const NAMED = 5;
/** Characters of a SKU that a page shows. */
const LONGEST_SUBJECT = 200;

/** `unknown_sku: TEA-1` */
export const headlineOf = ({ reason, subject }: CauseKey): string =>
  subject === undefined ? reason : `${reason}: ${onOneLine(subject)}`;

export function opened(cause: CauseItem, detail: string, runbookUrl: string): Words {
  return {
    headline: headlineOf(cause),
    lines: [
      sentenceOf(cause.reason),
      '',
      `What happened: ${detail.split('\n').map(spelledOut).join('\n  ')}`,
      ...(cause.subject === undefined ? [] : [`It is about: ${onOneLine(cause.subject)}`]),
      `Concerned: ${concerned(cause)}`,
      `What to do: ${runbookUrl}#${cause.reason}`,
      '',
      isNotice(cause)
        ? 'Others like it are not announced again today; the daily digest counts them.'
        : 'You are told again when it is over. Until then, one digest a day says how many wait.',
    ],
  };
}

export function closed(cause: CauseItem, at: number, runbookUrl: string): Words {
  const days = cause.firstSeen === undefined ? '' : ` It began ${minutes(cause.firstSeen)}.`;
  return {
    headline: `over: ${headlineOf(cause)}`,
    lines: [
      `Nothing waits for this cause any more.${days}`,
      `It ended ${minutes(new Date(at).toISOString())}. Nothing is to be done.`,
      `What it was: ${runbookUrl}#${cause.reason}`,
    ],
  };
}

/** One line a cause, those that most events wait for first. */
export function digest(causes: readonly CauseItem[], runbookUrl: string): Words {
  const events = causes.reduce((sum, cause) => sum + cause.events, 0);
  return {
    headline: `daily digest: ${count(events)} for ${causes.length === 1 ? 'one cause' : `${causes.length} causes`}`,
    lines: causes
      .toSorted((a, b) => b.events - a.events)
      .map((cause) => {
        const since = cause.firstSeen === undefined ? '' : `, since ${minutes(cause.firstSeen)}`;
        return `- ${headlineOf(cause)}: ${amount(cause)}${since}. ${runbookUrl}#${cause.reason}`;
      }),
  };
}

export function givenUp(
  events: readonly { readonly name: string; readonly reason: string; readonly receivedAt: string }[],
  days: number,
  runbookUrl: string,
): Words {
  return {
    headline: `given up after ${days} days: ${count(events.length)}`,
    lines: [
      `These are let go: they failed for more than ${days} days, and the bridge will not try them again. Settle each by hand.`,
      '',
      ...events.map(({ name, reason, receivedAt }) => `- ${name}: ${reason}, received ${minutes(receivedAt)}`),
      '',
      `What to do: ${runbookUrl}#given-up`,
    ],
  };
}

function concerned(cause: CauseItem): string {
  const named = cause.keys.slice(0, NAMED);
  const more = Math.max(0, cause.events - named.length);
  return `${amount(cause)}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function amount({ events, money }: CauseItem): string {
  const sums = money.map(inMoney).join(', ');
  return sums === '' ? count(events) : `${count(events)} (${sums})`;
}

const count = (events: number) => (events === 1 ? '1 event' : `${events} events`);

/** A SKU is whatever the shop calls it; it must not pass for a line of ours. */
const onOneLine = (subject: string) =>
  spelledOut(subject.length <= LONGEST_SUBJECT ? subject : `${subject.slice(0, LONGEST_SUBJECT)}…`);

/** `71.10 EUR` */
export function inMoney({ currency, minorUnits, exponent = exponentOf(currency) }: Money): string {
  return exponent === undefined
    ? `${minorUnits} minor units of ${currency}`
    : `${toDecimal(minorUnits, exponent)} ${currency}`;
}

/** `2026-06-02 09:14 UTC` */
export const minutes = (instant: string) => `${instant.slice(0, 16).replace('T', ' ')} UTC`;
