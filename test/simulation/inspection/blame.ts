import type { Message } from '../queue/queue-model.ts';

/** From this receive on the consumer sends a copy and is done with the message; at the next after the last it is dead. */
const RENEWED_FROM = 6;
const LAST = 8;
/** Sweeps of the event queue that a message may meet between two receives of the consumer. */
const SWEEPS = 1;

export type Receiver = 'consumer' | 'redrive';

/**
 * Finds messages that became dead letters without a reason although nothing had happened to whoever received them last:
 * receives are the budget for crashes, and for nothing else.
 */
export function createBlame(find: (what: string) => void) {
  const excused = new Map<string, Set<number>>();
  const swept = new Map<string, Set<number>>();
  /** Invocations at this moment that have it. */
  const held = new Map<string, number>();

  const note = (into: Map<string, Set<number>>, { id, receives }: Pick<Message, 'id' | 'receives'>) => {
    into.set(id, (into.get(id) ?? new Set()).add(receives));
  };

  return {
    received(message: Message, by: Receiver) {
      // Two have it at once: the handle of the first one is void, and so is what it wants to say.
      if ((held.get(message.id) ?? 0) > 0) {
        note(excused, message);
        note(excused, { ...message, receives: message.receives - 1 });
      }
      if (by === 'redrive') note(swept, message);
      held.set(message.id, (held.get(message.id) ?? 0) + 1);
    },
    over: ({ id }: Message) => void held.set(id, (held.get(id) ?? 1) - 1),
    /** Something happened to the process that had it, or to what it said. */
    excuse: (message: Message) => note(excused, message),
    /** The consumer gave it back, with nothing to excuse it. */
    givenBack({ receives }: Message, name: string, isMarked: boolean) {
      if (receives >= RENEWED_FROM && !isMarked)
        find(`not renewed: ${name} was given back at its ${receives}th receive`);
    },
    moved({ id }: Message, name: string, isMarked: boolean) {
      if (isMarked) return;
      // Whoever has it at this moment has not come to an end yet.
      if ((held.get(id) ?? 0) > 0) note(excused, { id, receives: LAST });
      const receives = Array.from({ length: LAST - RENEWED_FROM + 1 }, (_, index) => RENEWED_FROM + index);
      const left = receives.filter((receive) => !excused.get(id)?.has(receive));
      const [unexcused] = left.filter((receive) => !swept.get(id)?.has(receive));
      if (unexcused !== undefined)
        find(`dead-lettered without a reason: ${name}, and nothing had happened at its ${unexcused}th receive`);
      else if (left.length > SWEEPS)
        find(`dead-lettered without a reason: ${name}, because it was swept ${left.length} times`);
    },
  };
}
