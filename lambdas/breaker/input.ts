import * as z from 'zod';
import type { Decision } from '../ledger/breaker-flags.ts';

/** Why the breaker runs: because a minute is over, because a person decided, or because the consumer keeps crashing. */
export type Occasion =
  | { readonly kind: 'minute' }
  | { readonly kind: 'pause' | 'resume'; readonly decision: Decision }
  | { readonly kind: 'crash loop'; readonly detail: string };

const Decided = z.strictObject({
  /** For everybody who reads that delivery is paused, or why it goes on. */
  why: z.string().trim().min(1).max(300),
  by: z.string().trim().min(1).max(100).exactOptional(),
});
const Input = z
  .strictObject({ pause: Decided.exactOptional(), resume: Decided.exactOptional() })
  .refine(({ pause, resume }) => pause === undefined || resume === undefined, {
    error: 'pause and resume exclude each other',
  });

const Scheduled = z.looseObject({ source: z.literal('aws.events'), 'detail-type': z.literal('Scheduled Event') });
const Alarm = z.looseObject({
  source: z.literal('aws.cloudwatch'),
  alarmData: z.looseObject({ alarmName: z.string(), state: z.looseObject({ value: z.string() }) }),
});

/** What a person may write, as the runbook shows it. */
const ALLOWED =
  'Allowed: {"pause": {"why": "…", "by": "…"}}, {"resume": {"why": "…", "by": "…"}}, or {}. "by" may be left out.';

/**
 * Reads what the function was invoked with: EventBridge's minute, CloudWatch's alarm, or a person's own input.
 * @throws an Error that names every field that is wrong, and what is allowed
 */
export function readOccasion(event: unknown): Occasion {
  if (Scheduled.safeParse(event).success) return { kind: 'minute' };
  const alarm = Alarm.safeParse(event);
  if (alarm.success) {
    const { alarmName, state } = alarm.data.alarmData;
    // Invoked for the end of an alarm as well, should somebody wire it so: that it is over proves nothing about the ERP.
    return state.value === 'ALARM' ? { kind: 'crash loop', detail: crashing(alarmName) } : { kind: 'minute' };
  }
  const input = Input.safeParse(event ?? {});
  if (!input.success) throw new Error(`The breaker's input is wrong.\n${z.prettifyError(input.error)}\n${ALLOWED}`);
  const { pause, resume } = input.data;
  if (pause !== undefined) return { kind: 'pause', decision: pause };
  return resume === undefined ? { kind: 'minute' } : { kind: 'resume', decision: resume };
}

const crashing = (alarm: string) => `The consumer crashes or runs out of time again and again (alarm ${alarm}).`;
