/** A connection that was never made: no byte of any request has left. */
export class NeverConnected extends Error {
  readonly code = 'ERP_NEVER_CONNECTED';
  constructor(cause: Error) {
    super(`no connection: ${codeOf(cause) ?? cause.message}`, { cause });
  }
}

/** Errors of `connect` itself. Whatever else goes wrong may have happened with a request under way. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ERP_NEVER_CONNECTED',
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What a failed `fetch` tells: whether bytes can have left, and a few words without any address data of people. */
export interface NetworkFailure {
  readonly connected: boolean;
  readonly words: string;
}

/**
 * Reads an error of `fetch`: undici and Node put the telling code on the error, on one of its causes, or (several
 * addresses tried) on every member of an aggregate. Only a chain that proves it counts as "never connected".
 */
export function readNetworkError(error: unknown): NetworkFailure {
  const codes = chain(error).flatMap((link) => codeOf(link) ?? []);
  const never = chain(error).some(provesNoConnection);
  return { connected: !never, words: codes.at(-1) ?? (error instanceof Error ? error.name : 'unknown error') };
}

function provesNoConnection(link: unknown): boolean {
  if (link instanceof AggregateError && link.errors.length > 0) {
    return link.errors.every((member: unknown) => NEVER_CONNECTED.has(codeOf(member) ?? ''));
  }
  return NEVER_CONNECTED.has(codeOf(link) ?? '');
}

function chain(error: unknown): unknown[] {
  const links: unknown[] = [];
  for (let link = error; link instanceof Error && !links.includes(link); link = link.cause) links.push(link);
  return links;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
