import * as z from 'zod';
import { faultRule, type FaultRule as Rule } from '../simulation/fault-rule.ts';

const milliseconds = z.number().int().min(0);

/**
 * What goes wrong (contract sheet sap-business-one 8). `refusal`, `status`, `forbid`, `305`, `expire-session` and `500-empty`
 * also work on one part of a batch.
 */
export const faultSchema = z.discriminatedUnion('kind', [
  /** The Apache in front gives up: before anything was done, or with the work done. */
  z.strictObject({ kind: z.literal('502-before') }),
  z.strictObject({ kind: z.literal('502-after-commit') }),
  /** The connection breaks: nothing was done, or everything. */
  z.strictObject({ kind: z.literal('drop-before') }),
  z.strictObject({ kind: z.literal('drop-after-commit') }),
  /** The connection breaks, or the Apache gives up, at once; the work is done so many milliseconds later. */
  z.strictObject({ kind: z.literal('commit-late'), ms: milliseconds, answer: z.enum(['drop', '502']).optional() }),
  /** A member crashed: no body, nothing done. */
  z.strictObject({ kind: z.literal('500-empty') }),
  /** The session's member cannot open the company: nothing done, and so it stays until a new login. */
  z.strictObject({ kind: z.literal('305') }),
  /** The session's member was recycled: 403 instead of 401, and the session is gone. */
  z.strictObject({ kind: z.literal('403-once') }),
  /** The user lacks a permission. */
  z.strictObject({ kind: z.literal('forbid') }),
  /** The session ended just before this call. */
  z.strictObject({ kind: z.literal('expire-session') }),
  /** The same, with the error body of v2 on an address of v1. */
  z.strictObject({ kind: z.literal('v2-401-on-v1') }),
  /** A captive portal answers. */
  z.strictObject({ kind: z.literal('html-200') }),
  /** Waits: before the work (`arrival`), or with the work done (`answer`, the default). */
  z.strictObject({ kind: z.literal('delay'), ms: milliseconds, at: z.enum(['arrival', 'answer']).optional() }),
  /** Business One refuses with this number and text; nothing was done. */
  z.strictObject({
    kind: z.literal('refusal'),
    status: z.number().int().min(400).max(599).optional(),
    code: z.number().int(),
    message: z.string(),
  }),
  /** Any answer that is not Business One's; with `afterCommit` the work is done all the same. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(200).max(599),
    body: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    afterCommit: z.boolean().optional(),
  }),
]);

export const faultRuleSchema = faultRule(faultSchema);

export type Fault = z.output<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type FaultRule = Rule<Fault>;
