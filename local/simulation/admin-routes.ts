import * as z from 'zod';

/** Works one admin request; `name` stands where the pattern has `*`. Undefined is answered with 204. */
export type AdminRoute<A> = (admin: A, name: string, body: unknown) => unknown;

/**
 * What people and checks do to a simulator over HTTP, below `/_sim/`; undefined for a request that is not for it. Needs no
 * login: it lies outside the ERP's API. Routes are named by method and path, such as `PUT items/*`. An error of one of
 * the `expected` classes is the caller's mistake: 400.
 */
export async function answerAdminRoute<A>(
  request: Request,
  admin: A,
  routes: Readonly<Record<string, AdminRoute<A>>>,
  expected: readonly (new (...given: never[]) => Error)[],
): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith('/_sim/')) return undefined;
  const [first = '', name, ...rest] = pathname.slice('/_sim/'.length).split('/').map(decodeURIComponent);
  const pattern = [first, ...(name === undefined ? [] : ['*']), ...rest].join('/');
  const route = routes[`${request.method} ${pattern}`];
  if (route === undefined) return json(404, { error: `no such admin route: ${request.method} ${pathname}` });
  try {
    const text = await request.text();
    const result = route(admin, name ?? '', text === '' ? {} : JSON.parse(text));
    return result === undefined ? new Response(null, { status: 204 }) : json(200, result);
  } catch (error) {
    const isMistake = [z.ZodError, SyntaxError, RangeError, ...expected].some((kind) => error instanceof kind);
    if (!isMistake || !(error instanceof Error)) throw error;
    return json(400, { error: error.message });
  }
}

/** Without the properties that are present but undefined. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function json(status: number, value: unknown): Response {
  const text = JSON.stringify(value, (_name, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
  return new Response(text, { status, headers: { 'Content-Type': 'application/json' } });
}
