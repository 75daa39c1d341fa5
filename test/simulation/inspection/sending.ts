import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { About } from '../erp/network.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Item } from '../table/expression.ts';

/** A request leaves so long after its record at most, milliseconds: others count on it. */
const DEADLINE = 30_000;

interface Parts {
  readonly find: (what: string) => void;
  readonly now: () => number;
  readonly read: (key: string) => Item | undefined;
  readonly keyOf: (reference: string) => string | undefined;
  /** Milliseconds. */
  readonly settling: number;
  /** By which the clocks of two processes may differ, milliseconds. */
  readonly skew: number;
  /** A process works one record at a time: what it reads last is what it goes by. */
  readonly exact: boolean;
}

/** Holds every document that is sent against rows 2 to 5 of decision 3: read, looked up, recorded, in time. */
export function createSending({ find, now, read, keyOf, settling, skew, exact }: Parts) {
  /** By process and key: when the ledger was read, and when the ERP was asked after that. */
  const readAt = new Map<string, number>();
  const askedAt = new Map<string, number>();
  /** By key: since when a request may have been under way that the present record took the place of. */
  const earlier = new Map<string, number>();
  const placeOf = ({ name }: Sandbox, key: string) => `${name} ${key}`;

  const check = (sandbox: Sandbox, key: string) => {
    const { status, postingSince } = read(key) ?? {};
    const [at, attempt] = timed(postingSince);
    const place = placeOf(sandbox, key);
    const asked = askedAt.get(place) ?? Number.NEGATIVE_INFINITY;
    const known = readAt.get(place) ?? Number.NEGATIVE_INFINITY;
    if (status === 'posted') return find(`${sandbox.name} sends ${key}, which is posted`);
    if (!attempt.startsWith(`${sandbox.name}.`))
      return find(`${sandbox.name} sends ${key} without its own record: ${attempt || 'none'} stands there`);
    if (now() - at > DEADLINE + 2 * skew) find(`${sandbox.name} sends ${key} ${now() - at} ms after it said so`);
    if (exact && asked < known)
      find(`${sandbox.name} sends ${key}, and has not looked for it since it read the ledger`);
    if (exact && known - (earlier.get(key) ?? Number.NEGATIVE_INFINITY) <= settling - 2 * skew)
      find(`${sandbox.name} sends ${key}, and read the ledger while an earlier request could still be at work`);
  };

  return {
    carriedOut(sandbox: Sandbox, command: object) {
      if (!(command instanceof GetCommand)) return;
      readAt.set(placeOf(sandbox, String(command.input.Key?.id)), now());
    },
    /** An entry. */
    written(key: string, before: Item | undefined, after: Item) {
      if (before?.postingSince === after.postingSince) return;
      if (before?.postingSince === undefined || after.postingSince === undefined) earlier.delete(key);
      else earlier.set(key, timed(before.postingSince)[0]);
    },
    asked(sandbox: Sandbox, { reference = '' }: About, creates: boolean) {
      const key = keyOf(reference);
      if (key === undefined || !sandbox.name.startsWith('consumer')) return;
      if (creates) check(sandbox, key);
      else askedAt.set(placeOf(sandbox, key), now());
    },
  };
}

const timed = (posting: unknown): readonly [number, string] => {
  const [at = '', attempt = ''] = String(posting ?? '').split(' ');
  return [Number(at), attempt];
};
