import { Buffer } from 'node:buffer';
import type { Luck } from '../luck.ts';
import type { SentEvent } from './events.ts';

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface Draft extends Omit<SentEvent, 'body'> {
  readonly type: string;
  readonly data: object;
}

/** As ZephyrCart sends it. */
export function eventOf({ type, data, ...about }: Draft, luck: Luck): SentEvent {
  const sent = { id: `evt_${ulid(luck)}`, type, created_at: '2026-06-05T13:40:01Z', livemode: true, data };
  return { ...about, body: Buffer.from(JSON.stringify(sent)) };
}

export function ulid(luck: Luck): string {
  const letters = Array.from({ length: 24 }, () => LETTERS.charAt(luck.between(0, 31)));
  return `01${letters.join('')}`;
}
