/** The connection breaks without an answer. */
export type Dropped = 'dropped';

/** A server in memory: an answer, or a broken connection. */
export type Exchange = (request: Request) => Promise<Response | Dropped>;

/**
 * One request as a client's `fetch` sees it. An abort frees the caller at once; the server has the request and goes on
 * with it. A broken connection rejects with a TypeError whose cause has the code ECONNRESET.
 */
export async function asFetch(exchange: Exchange, request: Request): Promise<Response> {
  const { signal } = request;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    const outcome = await Promise.race([exchange(request), aborted.promise]);
    if (outcome !== 'dropped') return outcome;
  } finally {
    signal.removeEventListener('abort', abort);
  }
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  throw new TypeError('fetch failed', { cause });
}

export function realSleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
