/** Limits per principal (contract sheet business-central 6.4). */
const CONCURRENT = 5;
const CONNECTIONS = 100;
const RATE = 6000;
const WINDOW_MILLISECONDS = 300_000;

/** Admitted: call `leave` when done. Refused: seconds until there is room in the window, at least one. */
export type Admission = { readonly leave: () => void } | { readonly refusedForSeconds: number };

export interface Traffic {
  /** Waits when five are being worked already; `onWait` hears of it first. Each operation of a batch counts. */
  enter(operations: number, onWait: () => void): Promise<Admission>;
  clear(): void;
}

export function createTraffic(clock: () => number): Traffic {
  let running = 0;
  let recent: number[] = [];
  const waiting: (() => void)[] = [];

  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };

  const overRate = (operations: number): number | undefined => {
    const now = clock();
    const start = recent.findIndex((at) => at > now - WINDOW_MILLISECONDS);
    if (start !== 0) recent = start === -1 ? [] : recent.slice(start);
    const free = recent[recent.length + operations - RATE - 1];
    if (free !== undefined) return Math.max(1, Math.ceil((free + WINDOW_MILLISECONDS - now) / 1000));
    for (let count = 0; count < operations; count += 1) recent.push(now);
    return undefined;
  };

  return {
    enter: async (operations, onWait) => {
      if (running + waiting.length >= CONNECTIONS) return { refusedForSeconds: 1 };
      const seconds = overRate(operations);
      if (seconds !== undefined) return { refusedForSeconds: seconds };
      if (running < CONCURRENT) {
        running += 1;
      } else {
        onWait();
        // Whoever leaves hands over its place, so `running` stays as it is.
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      return { leave: once(leave) };
    },
    clear: () => {
      recent = [];
    },
  };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
