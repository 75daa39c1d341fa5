import type { Address, Order } from '../zephyrcart/order.ts';
import type { Refund } from '../zephyrcart/refund.ts';

/**
 * What people typed into an order or a refund: names, addresses, notes. An ERP may quote in a refusal what it was sent;
 * pages, logs and the ledger hold no personal data.
 */
export type TypedWords = readonly string[];

/** @param codes what people have to read in a refusal, such as item numbers, although a postal code may be in it */
export function typedInOrder(order: Order, codes: readonly string[] = []): TypedWords {
  const { customer, shippingAddress, billingAddress, metadata } = order;
  const notes = Object.values(metadata).filter((value) => /\s/.test(value.trim()));
  const typed = [
    ...said(customer.email, customer.phone),
    ...withWords(customer.name, ...notes),
    ...[shippingAddress, billingAddress].flatMap((address) => (address === undefined ? [] : typedInAddress(address))),
  ];
  return typed.filter((term) => !codes.some((code) => code.toLowerCase().includes(term.toLowerCase())));
}

export const typedInRefund = ({ note }: Refund): TypedWords => withWords(note);

function typedInAddress({ name, line1, line2, city, postalCode }: Address): TypedWords {
  return [...withWords(name, line1, line2), ...said(city, postalCode)];
}

/** A text with three dots in the place of whatever people typed. */
export function without(typed: TypedWords, text: string): string {
  const terms = [...new Set(typed.map(onOneLine))].filter((term) => term.length > 1);
  if (terms.length === 0) return text;
  // The longest first: a whole name rather than its parts.
  const either = terms.toSorted((a, b) => b.length - a.length).map(literally);
  const quoted = new RegExp(`(?<![\\p{L}\\p{N}])(?:${either.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  return text.replace(quoted, '…').replaceAll(/…(?:[\s,]*…)+/g, '…');
}

/** Shorter words tell nothing of anybody, and stand in every sentence. */
const WORD = 4;

/** A field of the ERP may have had room for a part only: the words count for themselves too. */
const withWords = (...texts: readonly (string | undefined)[]): TypedWords =>
  said(...texts).flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= WORD)]);

const said = (...texts: readonly (string | undefined)[]): TypedWords => texts.filter((text) => text !== undefined);

const onOneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

/** For a regular expression, with any blanks between the words. */
const literally = (term: string) => term.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll(' ', '\\s+');
