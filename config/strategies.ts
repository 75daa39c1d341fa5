import type * as z from 'zod';
import { mustBe } from './errors.ts';

/** A field that one strategy needs, and the others leave without effect: it would look as if it had one. */
export function needs(
  chosen: Readonly<Record<string, unknown>>,
  strategy: string,
  field: string,
  what: string,
  context: z.core.$RefinementCtx,
): void {
  const isNeeded = chosen.strategy === strategy;
  if (isNeeded === (chosen[field] !== undefined)) return;
  const message = isNeeded
    ? `is missing; it ${mustBe(what)} with strategy "${strategy}"`
    : `has no effect with strategy ${JSON.stringify(chosen.strategy)}; did you mean strategy "${strategy}"?`;
  context.addIssue({ code: 'custom', path: [field], message });
}
