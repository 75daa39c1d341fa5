import * as z from 'zod';

/** Which requests a fault strikes. `F` is the vocabulary of one ERP. */
export interface FaultRule<F = unknown> {
  readonly method?: string | undefined;
  /** Part of path and query, percent-encoded or not. */
  readonly path?: string | undefined;
  /** Looks at the operations inside `$batch`, and only at them. */
  readonly inBatch?: boolean | undefined;
  /** Only the n-th request that matches, counted from 1. */
  readonly nth?: number | undefined;
  /** Only the first n requests that match. */
  readonly count?: number | undefined;
  /** 0 to 1, drawn from the seed. */
  readonly probability?: number | undefined;
  readonly fault: F;
}

/** Reads a rule from JSON, with the faults that the schema knows. */
export function faultRule<S extends z.ZodType>(fault: S) {
  return z.strictObject({
    method: z.string().optional(),
    path: z.string().optional(),
    inBatch: z.boolean().optional(),
    nth: z.number().int().min(1).optional(),
    count: z.number().int().min(1).optional(),
    probability: z.number().min(0).max(1).optional(),
    fault,
  });
}
