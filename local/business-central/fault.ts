import * as z from 'zod';
import { faultRule } from '../simulation/fault-rule.ts';

const milliseconds = z.number().int().min(0);
const seconds = z.number().int().min(0);

/** What goes wrong. `status`, `429`, `lock` and `forbid` also work on one operation inside a batch. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** Any answer; with `afterCommit` the work is done all the same. A body that is text is sent as HTML. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(200).max(599),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    retryAfterSeconds: seconds.optional(),
    afterCommit: z.boolean().optional(),
  }),
  /** Waits: before the work (`arrival`), or with the work done (`answer`, the default). */
  z.strictObject({ kind: z.literal('delay'), ms: milliseconds, at: z.enum(['arrival', 'answer']).optional() }),
  /** The connection breaks and nothing was done. */
  z.strictObject({ kind: z.literal('drop-before') }),
  /** The work is done, then the connection breaks. */
  z.strictObject({ kind: z.literal('drop-after-commit') }),
  /** The connection breaks, or a gateway says 504, at once; the work is done so many milliseconds later. */
  z.strictObject({ kind: z.literal('commit-late'), ms: milliseconds, answer: z.enum(['drop', '504']).optional() }),
  z.strictObject({ kind: z.literal('429'), retryAfterSeconds: seconds.optional() }),
  /** Another user holds the table: nothing was done. */
  z.strictObject({ kind: z.literal('lock'), status: z.literal([400, 500]).optional() }),
  /** The token endpoint refuses the secret. */
  z.strictObject({ kind: z.literal('token-refused') }),
  /** The principal lacks a permission. */
  z.strictObject({ kind: z.literal('forbid') }),
]);

export const faultRuleSchema = faultRule(faultSchema);

export type Fault = z.output<typeof faultSchema>;
export type FaultRule = z.output<typeof faultRuleSchema>;
export type FaultKind = Fault['kind'];
