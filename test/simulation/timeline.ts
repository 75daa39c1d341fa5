import type { Luck } from './luck.ts';

/** When a run begins, milliseconds since the epoch. */
export const START = Date.parse('2026-06-02T09:14:33Z');

/**
 * Virtual time. The next thing to happen is the earliest; among those of one instant the seed chooses. Everything that
 * one thing sets going in the code under test has come to rest before the next one happens.
 */
export interface Timeline {
  /** Milliseconds since the epoch. */
  now(): number;
  at(time: number, happen: () => void | Promise<void>): void;
  /** In so many milliseconds. */
  after(milliseconds: number, happen: () => void | Promise<void>): void;
  /** Lets everything happen up to `until` (milliseconds since the epoch), or until it is `enough`. */
  run(until: number, enough: () => boolean): Promise<void>;
  /** How many things have happened. */
  readonly steps: number;
}

interface Due {
  readonly time: number;
  readonly tie: number;
  readonly happen: () => void | Promise<void>;
}

/** Node drains promises between two immediates, and many immediates cost one turn of its loop. */
const IMMEDIATES = 64;

export function createTimeline(start: number, luck: Luck): Timeline {
  const heap = createHeap();
  let now = start;
  let steps = 0;
  const at = (time: number, happen: Due['happen']) =>
    heap.push({ time: Math.max(time, now), tie: luck.number(), happen });

  const next = (until: number): Due | undefined => {
    const first = heap.first();
    if (first === undefined || first.time > until) return undefined;
    heap.shift();
    now = first.time;
    steps += 1;
    return first;
  };

  return {
    now: () => now,
    at,
    after: (milliseconds, happen) => at(now + milliseconds, happen),
    get steps() {
      return steps;
    },
    run: (until, enough) =>
      new Promise((resolve, reject) => {
        let over = false;
        let busy = false;
        let queued = 0;
        const end = (settle: () => void) => {
          over = true;
          settle();
        };
        const turn = () => {
          queued -= 1;
          try {
            if (!over && !busy) step();
          } catch (error) {
            end(() => reject(error));
          }
          if (!over && queued === 0) refill();
        };
        const step = () => {
          const due = enough() ? undefined : next(until);
          if (due === undefined) {
            if (!enough()) now = Math.max(now, until);
            return end(resolve);
          }
          const happening = due.happen();
          if (happening === undefined) return;
          busy = true;
          happening.then(
            () => {
              busy = false;
            },
            (error: unknown) => end(() => reject(error)),
          );
        };
        const refill = () => {
          queued = IMMEDIATES;
          for (let n = 0; n < IMMEDIATES; n += 1) setImmediate(turn);
        };
        refill();
      }),
  };
}

/** A binary heap: the first is the one that is due first. */
function createHeap() {
  const entries: Due[] = [];
  const before = (a: Due, b: Due) => a.time < b.time || (a.time === b.time && a.tie < b.tie);
  const least = (parent: number) => {
    let best = parent;
    for (const child of [2 * parent + 1, 2 * parent + 2]) {
      const [candidate, leader] = [entries[child], entries[best]];
      if (candidate !== undefined && leader !== undefined && before(candidate, leader)) best = child;
    }
    return best;
  };
  const swap = (a: number, b: number) => {
    const [x, y] = [entries[a], entries[b]];
    if (x === undefined || y === undefined) return;
    entries[a] = y;
    entries[b] = x;
  };

  return {
    first: () => entries[0],
    push(entry: Due) {
      entries.push(entry);
      for (let child = entries.length - 1; child > 0; ) {
        const parent = (child - 1) >> 1;
        if (least(parent) === parent) return;
        swap(child, parent);
        child = parent;
      }
    },
    shift() {
      const last = entries.pop();
      if (last === undefined || entries.length === 0) return;
      entries[0] = last;
      for (let parent = 0, child = least(0); child !== parent; child = least(parent)) {
        swap(child, parent);
        parent = child;
      }
    },
  };
}
