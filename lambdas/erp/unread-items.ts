import type { Failure } from './failures.ts';

/** Why the list of items said nothing. */
export interface Unread {
  /** The next attempt may find it out: people must not be told of SKUs that are only suspected. */
  readonly isForNow: boolean;
  readonly retryAfterSeconds?: number | undefined;
}

type Reply =
  | { readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly failure: Pick<Failure, 'retryAfterSeconds'> };

/** Not everybody may read the list of items. What the ERP says of its own troubles passes. */
export function unreadBy(reply: Reply | undefined): Unread {
  if (reply === undefined || !('status' in reply))
    return { isForNow: true, retryAfterSeconds: reply?.failure.retryAfterSeconds };
  const { status, retryAfterSeconds } = reply;
  return { isForNow: status >= 500 || status === 429 || status === 408, retryAfterSeconds };
}

/** The refusal that the list was asked about, with every SKU that it may mean; what the ERP asked for meanwhile is kept. */
export function suspecting(suspected: Failure, { isForNow, retryAfterSeconds }: Unread): Failure {
  if (!isForNow) return suspected;
  return { ...suspected, class: 'transient', ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}
