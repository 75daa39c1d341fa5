import { randomInt } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A fresh ULID: 10 characters of time (milliseconds), 16 of chance. */
export function ulid(now: number): string {
  let time = '';
  for (let rest = now, place = 0; place < 10; place += 1) {
    time = `${CROCKFORD[rest % 32] ?? ''}${time}`;
    rest = Math.floor(rest / 32);
  }
  const chance = Array.from({ length: 16 }, () => CROCKFORD[randomInt(32)]);
  return `${time}${chance.join('')}`;
}
