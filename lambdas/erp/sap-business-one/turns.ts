/**
 * One after the other: requests of one session are queued on its node anyway (contract sheet sap-business-one 1.6), and
 * one that waits here can still be given up. Undefined when the signal fired before the turn came.
 */
export function createTurns() {
  let last: Promise<void> = Promise.resolve();

  return async function turn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
    const before = last;
    const mine = Promise.withResolvers<void>();
    last = before.then(() => mine.promise);
    try {
      return (await comesInTime(before, signal)) ? await work() : undefined;
    } finally {
      mine.resolve();
    }
  };
}

export type Turns = ReturnType<typeof createTurns>;

async function comesInTime(before: Promise<void>, signal: AbortSignal): Promise<boolean> {
  const left = Promise.withResolvers<void>();
  const leave = () => left.resolve();
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  await Promise.race([before, left.promise]);
  signal.removeEventListener('abort', leave);
  return !signal.aborted;
}
