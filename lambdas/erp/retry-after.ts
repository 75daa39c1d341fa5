import { LONGEST_RETRY_AFTER_SECONDS } from './failures.ts';

/**
 * The header `Retry-After`, seconds or HTTP date, as whole seconds from `now` (milliseconds), a quarter of an hour at
 * most; undefined if unreadable.
 */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Math.min(LONGEST_RETRY_AFTER_SECONDS, Number(text));
  const date = Date.parse(text);
  if (Number.isNaN(date)) return undefined;
  return Math.min(LONGEST_RETRY_AFTER_SECONDS, Math.max(0, Math.ceil((date - now) / 1000)));
}
