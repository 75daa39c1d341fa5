import type { Json } from '../simulation/json.ts';
import type { Refused } from './refusals.ts';

/** One call of the API: a request of its own, or one inside a batch. */
export interface Operation {
  readonly method: string;
  /** Relative to the API root, with its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** What Business Central says to it. */
export interface Result {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  /** Instead of `body`, when the answer is not JSON. */
  readonly text?: string;
}

export const NO_CONTENT: Result = { status: 204, headers: {}, body: undefined };

/** The error body of contract sheet business-central 6.1: two spaces around the label, a full stop at the end. */
export function errorResult(refused: Refused, correlationId: string): Result {
  const message = `${refused.message}  CorrelationId:  ${correlationId}.`;
  return { status: refused.status, headers: {}, body: { error: { code: refused.code, message } } };
}
