import { readInstant } from './instant.ts';
import { readId } from './keys.ts';
import { exponentOf, isMinorUnits, type MinorUnits } from './money.ts';
import { isAbsent, isPayload, type Payload, present, readAmount, readText } from './payload.ts';
import type { ReadingOptions } from './reading-options.ts';
import { findRefunds, type SentRefund } from './refund-shapes.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';

/** One refund of one order: an amount, not lines (contract section 3.8). */
export interface Refund {
  readonly id: string;
  readonly orderId: string;
  /** Gross, in the order's currency, at least 1. */
  readonly amount: MinorUnits;
  /** ISO 4217, upper case; absent when neither the refund nor the order payload names one (then the posted order decides). */
  readonly currency?: string;
  readonly reason?: string;
  readonly note?: string;
  /** RFC 3339 instant. */
  readonly createdAt?: string;
}

/** `id` is the refund's own, when at least that could be read. */
export type ReadRefund = { readonly refund: Refund } | { readonly refusal: Refusal; readonly id?: string };

/**
 * Every refund that an `order.refunded` event asks for, each read or refused on its own (contract sheet zephyrcart 3.8);
 * never empty. `envelope.createdAt` dates a refund that has no date itself.
 */
export function readRefunds(
  data: unknown,
  envelope: { readonly createdAt?: string },
  options: ReadingOptions,
): readonly [ReadRefund, ...ReadRefund[]] {
  if (!isPayload(data)) return [refused('unreadable', 'data is not an object.')];
  const [first, ...others] = findRefunds(data);
  if (first === undefined) {
    return [
      refused('refund_not_found', 'Neither data.refund nor data.refunds nor data itself is a refund of an order.'),
    ];
  }
  const read = (found: SentRefund) => readRefund(found, envelope, options);
  return [read(first), ...others.map(read)];
}

function readRefund(found: SentRefund, envelope: { readonly createdAt?: string }, options: ReadingOptions): ReadRefund {
  const { path } = found;
  const sent = isPayload(found.sent) ? found.sent : {};
  const id = readId(sent.id);
  // No key is made up from order, amount and time: two equal partial refunds are legitimate.
  if (id === undefined) return refused('refund_without_id', `${path}.id is not an id of 1 to 64 printable characters.`);
  const orderId = readOrderId(found);
  if (typeof orderId !== 'string') return { ...orderId, id };
  const money = readMoney(sent, found, options);
  if ('refusal' in money) return { ...money, id };
  const createdAt = readInstant(sent.created_at) ?? readInstant(envelope.createdAt);
  if (found.listed && isBefore(createdAt, options.cutover)) {
    return { ...refused('before_cutover', `${path} was made at ${createdAt}, before the cut-over.`), id };
  }
  const note = (isPayload(sent.metadata) ? readText(sent.metadata.note) : undefined) ?? readText(sent.note);
  return { refund: { id, orderId, ...money, ...present({ reason: readText(sent.reason), note, createdAt }) } };
}

function readOrderId({ orderIds, path }: SentRefund): string | Refused {
  const [first, ...others] = orderIds;
  const orderId = readId(first);
  if (orderId === undefined) return refused('unreadable', `${path} does not say by an id which order it refunds.`);
  if (others.every((other) => other === orderId)) return orderId;
  return refused('unreadable', `${path} names another order than the event that carries it.`);
}

function readMoney(
  sent: Payload,
  { order = {}, path }: SentRefund,
  options: ReadingOptions,
): Pick<Refund, 'amount' | 'currency'> | Refused {
  const read = readAmount(sent.amount_cents, `${path}.amount_cents`, 1);
  if ('refusal' in read) return read;
  const { amount } = read;
  const named = [sent.currency, order.currency].filter((currency) => !isAbsent(currency));
  const currencies = named.map((currency) => readText(currency)?.toUpperCase() ?? '');
  const [currency, other = currency] = currencies;
  if (currencies.some((code) => exponentOf(code, options.currencyExponents) === undefined)) {
    return refused('bad_currency', `The currency of ${path} or of its order is not a known ISO 4217 code.`);
  }
  if (currency !== other) return refused('bad_currency', `${path} is in ${currency}, its order in ${other}.`);
  // Where the event holds no order, the ledger's running total decides.
  const total = order.total_cents;
  if (isMinorUnits(total) && amount > total) {
    return refused('over_refund', `${path} gives back ${amount} of an order of ${total} minor units.`);
  }
  return { amount, ...present({ currency }) };
}

function isBefore(instant: string | undefined, cutover: string | undefined): boolean {
  return instant !== undefined && cutover !== undefined && Date.parse(instant) < Date.parse(cutover);
}
