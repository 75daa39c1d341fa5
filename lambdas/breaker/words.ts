import { sentenceOf } from '../erp/failures.ts';
import type { Outage } from '../ledger/announcements.ts';
import type { Waiting } from '../ledger/backlog.ts';
import { inMoney, minutes, type Words } from '../paging/words.ts';
import { spelledOut } from '../zephyrcart/spelled-out.ts';
import type { InOutage } from './announcements.ts';
import type { Desired } from './desired.ts';

/** What every announcement says besides: who waits, and where to read on. */
export interface Around {
  /** Messages in the event queue; undefined when they could not be counted. */
  readonly inQueue: number | undefined;
  readonly orders: Waiting;
  readonly refunds: Waiting;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly runbookUrl: string;
}

export function opened(state: InOutage, around: Around): Words {
  const { reason, detail, since } = state;
  return {
    headline: `delivery is paused: ${reason}`,
    lines: [
      sentenceOf(reason),
      '',
      `What happened: ${spelledOut(detail)}`,
      `Since: ${minutes(since)}`,
      ...waiting(around),
      `What the bridge does: ${nextStep(state)}`,
      `What to do: ${around.runbookUrl}#breaker-open and ${around.runbookUrl}#${reason}`,
      '',
      'You are told again when it is over, and once a day until then.',
    ],
  };
}

export function over({ reason, since }: Outage, around: Around): Words {
  return {
    headline: `delivery goes on: ${reason} is over`,
    lines: [
      'The ERP answers to documents again.',
      `It lasted ${duration(around.at - Date.parse(since))}, from ${minutes(since)} to ${minutes(iso(around.at))}.`,
      ...waiting(around),
      'They are worked off by themselves. Nothing is to be done.',
      'Should it fail again within half an hour, you are told once that has lasted for five minutes.',
      `What it was: ${around.runbookUrl}#breaker-open and ${around.runbookUrl}#${reason}`,
    ],
  };
}

export function reminder({ why, by, since }: Desired & { readonly delivery: 'off' }, around: Around): Words {
  return {
    headline: `delivery has been off for ${duration(around.at - since)}`,
    lines: [
      `Why: ${why}`,
      `Since: ${minutes(iso(since))}`,
      ...waiting(around),
      `What to do: ${around.runbookUrl}#${by === 'breaker' ? 'breaker-open' : 'pause-and-resume'}`,
      '',
      'You are reminded once a day.',
    ],
  };
}

/** The ledger has heard of an event only once the consumer had it: the rest is but counted. */
function waiting({ inQueue, orders, refunds }: Around): readonly string[] {
  const queue = inQueue === undefined ? 'unknown, the queue could not be counted' : amount(inQueue, 'event');
  const known = [sum(orders, 'order'), sum(refunds, 'refund')].filter((part) => part !== undefined);
  return [`Waiting: ${queue}`, ...(known.length === 0 ? [] : [`Of those, read so far: ${known.join('; ')}`])];
}

function sum({ documents, money }: Waiting, name: string): string | undefined {
  if (documents === 0) return undefined;
  return money.length === 0 ? amount(documents, name) : `${amount(documents, name)} (${money.map(inMoney).join(', ')})`;
}

function nextStep(state: InOutage): string {
  if (state.refusedSecretVersion !== undefined) {
    return 'it does not log in with this secret again, because that could lock the user. It goes on when the secret is stored anew, or when you resume.';
  }
  return 'it keeps every event, asks again by itself, and goes on when it is answered.';
}

const amount = (count: number, name: string) => `${count} ${name}${count === 1 ? '' : 's'}`;
const iso = (at: number) => new Date(at).toISOString();

/** `3 d 2 h`, `2 h 5 min`, `4 min`. */
function duration(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 60_000));
  const [days, hours, rest] = [Math.floor(total / 1440), Math.floor(total / 60) % 24, total % 60];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${rest} min` : `${rest} min`;
}
