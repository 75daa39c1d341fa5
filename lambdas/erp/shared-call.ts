/**
 * One call for all who ask while it is under way. Each caller leaves when its own signal fires; when the last one has
 * left, the call itself is aborted, so that nothing is under way that nobody waits for.
 */
export function shared<T>(call: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let current: { readonly result: Promise<T>; readonly stop: AbortController; waiting: number } | undefined;

  const start = () => {
    const stop = new AbortController();
    const result = call(stop.signal);
    const started = { result, stop, waiting: 0 };
    const forget = () => {
      if (current === started) current = undefined;
    };
    result.then(forget, forget);
    return started;
  };

  return async (signal) => {
    signal.throwIfAborted();
    current ??= start();
    const mine = current;
    mine.waiting += 1;
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    // The call has begun by now, and may have taken the last of the time.
    if (signal.aborted) leave();
    try {
      return await Promise.race([mine.result, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
      mine.waiting -= 1;
      if (mine.waiting === 0) {
        if (current === mine) current = undefined;
        mine.stop.abort(signal.reason);
      }
    }
  };
}
