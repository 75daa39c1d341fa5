/** What the run sends to a function's process. */
export interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly functionArn: string;
}

/** What the process sends back: once when its module is loaded, then once per invocation. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly requestId: string; readonly result: unknown }
  | { readonly kind: 'error'; readonly requestId?: string; readonly error: FunctionError };

/** A thrown value as Lambda reports it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}
