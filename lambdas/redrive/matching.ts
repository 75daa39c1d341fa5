import { type CauseKey, causesOf, ownerOf } from '../erp/failures.ts';
import { orderKey } from '../zephyrcart/keys.ts';
import type { Filter } from './input.ts';
import { causesOfLetter, type Letter } from './letter.ts';

const HOUR = 3_600_000;

/** Whether a dead letter is meant by a filter: everything that the filter names must be so. */
export function matches(filter: Filter, letter: Letter, now: number): boolean {
  const causes = causesOfLetter(letter);
  return (
    (filter.reason === undefined || letter.mark?.reason === filter.reason || has(causes, 'reason', filter.reason)) &&
    (filter.sku === undefined || isAboutSku(letter, filter.sku)) &&
    (filter.orderId === undefined || isOfOrder(letter, filter.orderId)) &&
    (filter.olderThanHours === undefined || now - letter.receivedAt >= filter.olderThanHours * HOUR)
  );
}

/** It failed for this SKU. That the order has other lines does not matter; nor has a customer of that number. */
function isAboutSku(letter: Letter, sku: string): boolean {
  const failed = letter.tasks.flatMap(({ key }) => {
    const entry = letter.entry(key);
    return entry?.reason === undefined ? [] : causesOf({ reason: entry.reason, skus: entry.skus });
  });
  const ofItems = [...causesOfLetter(letter), ...failed].filter(({ reason }) => ownerOf(reason) === 'catalogue');
  return has(ofItems, 'subject', sku);
}

/** The order itself, or a refund of it. */
function isOfOrder({ tasks }: Letter, orderId: string): boolean {
  return tasks.some(
    (task) => task.key === orderKey(orderId) || (task.kind === 'refund' && task.refund.orderId === orderId),
  );
}

const has = (causes: readonly CauseKey[], field: 'reason' | 'subject', value: string) =>
  causes.some((cause) => cause[field] === value);
