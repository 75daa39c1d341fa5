import type { Decided } from '../ledger/operator-decisions.ts';
import { refundKey } from '../zephyrcart/keys.ts';
import type { RedriveInput } from './input.ts';
import type { RedrivePorts } from './ports.ts';

/** What became of an operator's decision, key by key. */
export interface DecisionReport {
  readonly status: 'forced' | 'released' | 'dry run';
  readonly done: readonly { readonly key: string; readonly what: string }[];
  readonly refused: readonly { readonly key: string; readonly whyNot: string }[];
}

export async function force(
  { keys, why }: NonNullable<RedriveInput['force']>,
  { ledger, settlingSeconds, log }: RedrivePorts,
): Promise<DecisionReport> {
  const report = await each('forced', keys, (key) => ledger.decisions.force(key, why, settlingSeconds * 1000));
  log.warn('forced by an operator', { ...report, why });
  return report;
}

export async function release(
  { refundIds, why }: NonNullable<RedriveInput['release']>,
  { ledger, log }: RedrivePorts,
): Promise<DecisionReport> {
  const report = await each('released', refundIds.map(refundKey), (key) =>
    ledger.decisions.release(key.slice(refundKey('').length), why),
  );
  log.warn('released by an operator', { ...report, why });
  return report;
}

/** What the ledger says of the keys now; nothing is decided. */
export async function rehearseDecision(keys: readonly string[], { ledger }: RedrivePorts): Promise<DecisionReport> {
  return each('dry run', keys, async (key) => {
    const entry = await ledger.entries.read(key);
    if (entry === undefined) return { outcome: 'refused', whyNot: 'the ledger does not know it' };
    const document = entry.document === undefined ? '' : ` as ${entry.document.number}`;
    const room = entry.released === true ? ', released' : '';
    return { outcome: 'done', what: `now: ${entry.status ?? 'under way'}${document}${room}` };
  });
}

async function each(
  status: DecisionReport['status'],
  keys: readonly string[],
  decide: (key: string) => Promise<Decided>,
): Promise<DecisionReport> {
  const done: { key: string; what: string }[] = [];
  const refused: { key: string; whyNot: string }[] = [];
  for (const key of new Set(keys)) {
    const decided = await decide(key);
    if (decided.outcome === 'done') done.push({ key, what: decided.what });
    else refused.push({ key, whyNot: decided.whyNot });
  }
  return { status, done, refused };
}
