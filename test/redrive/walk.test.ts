import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeldMessage, Shelf } from '../../lambdas/redrive/shelf.ts';
import { type Decision, walk } from '../../lambdas/redrive/walk.ts';

/** Virtual time that jumps to the next sleeper as soon as nobody has anything else to do. */
function virtualTime() {
  let now = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const next = () => {
    sleepers.sort((a, b) => a.at - b.at);
    const sleeper = sleepers.shift();
    if (sleeper === undefined) return;
    now = Math.max(now, sleeper.at);
    sleeper.wake();
  };
  const sleep = (milliseconds: number) =>
    new Promise<void>((wake) => {
      sleepers.push({ at: now + milliseconds, wake });
      setImmediate(next);
    });
  return { now: () => now, sleep };
}

function shelfOf(count: number, now: () => number) {
  const waiting = Array.from({ length: count }, (_, n) => String(n));
  const moved: { id: string; at: number }[] = [];
  const given: string[] = [];
  const shelf: Shelf = {
    take: async () => waiting.splice(0, 10).map((id) => ({ messageId: id, receiptHandle: id }) as HeldMessage),
    move: async ({ messageId }) => void moved.push({ id: messageId, at: now() }),
    remove: async () => {},
    giveBack: async (handles) => void given.push(...handles),
  };
  return { shelf, moved, given, waiting };
}

const DECISIONS: readonly Decision[] = ['move', 'leave', 'keep'];

describe('a walk through a queue', () => {
  it('does with each message what was judged, once, and gives back what was left', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...DECISIONS), { maxLength: 120 }), async (decisions) => {
        const time = virtualTime();
        const { shelf, moved, given } = shelfOf(decisions.length, time.now);
        const limits = { maxMoves: Number.POSITIVE_INFINITY, perSecond: 500, timeLeft: () => 300_000 };
        const walked = await walk({ shelf, ...time }, limits, async (batch) =>
          batch.map(({ messageId }) => ({ decision: decisions[Number(messageId)] ?? 'leave' })),
        );
        const named = (wanted: Decision) =>
          decisions.flatMap((decision, n) => (decision === wanted ? String(n) : [])).toSorted();
        expect(walked).toEqual({ examined: decisions.length, moved: named('move').length });
        expect(moved.map(({ id }) => id).toSorted()).toEqual(named('move'));
        expect(given.toSorted()).toEqual(named('leave'));
      }),
    );
  });

  it.each([1, 5, 40])('moves no more than %i a second, whichever lane they come from', async (perSecond) => {
    const time = virtualTime();
    const { shelf, moved } = shelfOf(100, time.now);
    const limits = { maxMoves: Number.POSITIVE_INFINITY, perSecond, timeLeft: () => 300_000 };
    await walk({ shelf, ...time }, limits, async (batch) => batch.map(() => ({ decision: 'move' })));
    expect(moved).toHaveLength(100);
    for (const { at } of moved) {
      expect(moved.filter((other) => other.at >= at && other.at < at + 999).length).toBeLessThanOrEqual(perSecond);
    }
  });

  it('stops in time for a slow rate, and then gives nothing back: the next run sees the others first', async () => {
    const time = virtualTime();
    const { shelf, moved, given, waiting } = shelfOf(100, time.now);
    const limits = { maxMoves: 1000, perSecond: 1, timeLeft: () => 40_000 - time.now() };
    const walked = await walk({ shelf, ...time }, limits, async (batch) => batch.map(() => ({ decision: 'move' })));
    expect(walked).toMatchObject({ stoppedBy: 'time', moved: moved.length });
    expect(time.now()).toBeLessThan(40_000);
    expect([moved.length, given]).toEqual([25, []]);
    expect(waiting.length).toBeGreaterThan(0);
  });

  it('never moves more than maxMoves, with four lanes at work', async () => {
    const time = virtualTime();
    const { shelf, moved, given } = shelfOf(100, time.now);
    const limits = { maxMoves: 7, perSecond: 500, timeLeft: () => 300_000 };
    const walked = await walk({ shelf, ...time }, limits, async (batch) => batch.map(() => ({ decision: 'move' })));
    expect(walked).toMatchObject({ stoppedBy: 'maxMessages', moved: 7 });
    expect([moved.length, given.length + moved.length]).toEqual([7, walked.examined]);
  });

  it('waits for all its lanes before it reports that one failed', async () => {
    const time = virtualTime();
    const { shelf, moved } = shelfOf(40, time.now);
    const limits = { maxMoves: 1000, perSecond: 500, timeLeft: () => 300_000 };
    const judged = walk({ shelf, ...time }, limits, async (batch) => {
      if (batch.some(({ messageId }) => messageId === '0')) throw new Error('the ledger is away');
      return batch.map(() => ({ decision: 'move' }));
    });
    await expect(judged).rejects.toThrow('the ledger is away');
    expect(moved).toHaveLength(30);
  });
});
