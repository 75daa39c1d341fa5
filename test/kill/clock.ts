const Real = globalThis.Date;

/** Milliseconds since the epoch, whatever clock was put in the place of the machine's. */
export const realNow = (): number => Real.now();

/** Puts a clock in the place of this process's own that is so many milliseconds ahead of it. Gives back how to undo it. */
export function putAhead(ahead: () => number): () => void {
  class Moved extends Real {
    constructor(...given: readonly unknown[]) {
      super(...((given.length === 0 ? [Moved.now()] : given) as [number]));
    }
    static override now(): number {
      return realNow() + ahead();
    }
  }
  globalThis.Date = Moved as DateConstructor;
  return () => {
    globalThis.Date = Real;
  };
}

export type Clock = ReturnType<typeof createClock>;

/**
 * The clock of everything in this process: queue, table, ERP. It runs as the machine's does, and jumps over the waits: a
 * lock, a visibility timeout, a settling time are as long as in a deployment, and nobody sits through them.
 */
export function createClock() {
  let ahead = 0;
  let due: readonly { readonly at: number; readonly go: () => Promise<void> }[] = [];
  const restore = putAhead(() => ahead);
  const clock = {
    /** Jumps to that time, if it is still to come; what falls due until then has happened when this resolves. */
    async reach(time: number): Promise<void> {
      for (const { at, go } of due.filter((later) => later.at <= time).toSorted((a, b) => a.at - b.at)) {
        ahead += Math.max(0, at - Date.now());
        due = due.filter((later) => later.go !== go);
        await go();
      }
      ahead += Math.max(0, time - Date.now());
    },
    /** Jumps to the last of what is to happen later. */
    async catchUp(): Promise<void> {
      await clock.reach(Math.max(0, ...due.map(({ at }) => at)));
    },
    /** Once the clock jumps past so many milliseconds from now. */
    later(milliseconds: number, go: () => Promise<void>): void {
      due = [...due, { at: Date.now() + milliseconds, go }];
    },
    restore,
  };
  return clock;
}
