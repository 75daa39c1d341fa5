import type { Item } from '../table/expression.ts';

/** No probe is further away than the longest wait, or what the ERP may ask for, and two clocks that differ. Milliseconds. */
const LONGEST_WAIT = 16 * 60_000;

/** Holds every write of the breaker's state against what it may be after the one before. */
export function checkBreakerWrite(before: Item = {}, after: Item, now: number, find: (what: string) => void): void {
  const [was, is] = [stateOf(before), stateOf(after)];
  const [generation, next] = [Number(before.generation ?? 0), Number(after.generation ?? 0)];
  const moved = was !== is || before.probes !== after.probes || before.since !== after.since;
  if (next !== generation + (moved ? 1 : 0))
    find(`the breaker went from ${was} to ${is}, and from generation ${generation} to ${next}`);
  if (was === 'closed' && is === 'trial') find('the breaker went to a trial without having been open');
  if (was === 'open' && is === 'closed') find('the breaker closed without a trial');
  if (was === 'trial' && is === 'open') {
    if (before.since !== after.since) find('an outage that goes on after a trial was called a new one');
    if (Number(after.probes) !== Number(before.probes) + 1)
      find('a trial failed, and the wait for the next probe did not grow');
  }
  if (is === 'open' && Number(after.nextProbeAt) > now + LONGEST_WAIT)
    find(`the next probe is ${Math.round((Number(after.nextProbeAt) - now) / 60_000)} minutes away`);
}

const stateOf = ({ state }: Item) => (state === undefined ? 'closed' : String(state));
