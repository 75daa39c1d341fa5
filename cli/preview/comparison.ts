import { readBody } from '../../lambdas/erp/json.ts';
import { type FieldChange, fieldChanges } from './field-changes.ts';
import type { Preview } from './result.ts';

/** What became otherwise of one order or refund of an event. */
export interface EventChange {
  readonly event: string;
  readonly key?: string;
  readonly change: Change;
  /** Of a document that changes. */
  readonly fields: readonly FieldChange[];
  /** Why it failed before, or fails now. */
  readonly reasons: readonly string[];
}

/** What can become otherwise, in the words of the summary. */
export const CHANGES = {
  'document changes': ['document changes', 'documents change'],
  'fails now': ['fails now', 'fail now'],
  'no longer fails': ['no longer fails', 'no longer fail'],
  'fails otherwise': ['fails for another reason', 'fail for another reason'],
  'no longer ignored': ['is no longer ignored', 'are no longer ignored'],
  'ignored now': ['is ignored now', 'are ignored now'],
} as const satisfies Record<string, readonly [one: string, several: string]>;
export type Change = keyof typeof CHANGES;

/** Compares what two versions would make of the same events, in their order. Both name them alike. */
export function compare(before: readonly Preview[], after: readonly Preview[]): readonly EventChange[] {
  const old = byTask(before);
  const fresh = byTask(after);
  return [...new Set([...fresh.keys(), ...old.keys()])].flatMap((task) => {
    const [was, is] = [old.get(task), fresh.get(task)];
    const change = changeOf(was, is);
    const { event, key } = is ?? was ?? { event: task };
    return change === undefined ? [] : [{ event, ...(key === undefined ? {} : { key }), ...change }];
  });
}

/** An event can hold several tasks; the second event of a key is another task than the first. */
function byTask(previews: readonly Preview[]): ReadonlyMap<string, Preview> {
  return new Map(previews.map((preview) => [JSON.stringify([preview.event, preview.key ?? null]), preview]));
}

function changeOf(was: Preview | undefined, is: Preview | undefined): Omit<EventChange, 'event' | 'key'> | undefined {
  const reasons = [was, is].flatMap((preview) =>
    preview !== undefined && 'reason' in preview ? [wordsOf(preview)] : [],
  );
  const plain = (change: Change) => ({ change, fields: [], reasons });
  if (!isWorked(was)) return isWorked(is) ? plain('no longer ignored') : undefined;
  if (!isWorked(is)) return plain('ignored now');
  if (was.outcome === 'document' && is.outcome === 'document') {
    const fields = fieldChanges(documentOf(was), documentOf(is));
    return fields.length === 0 ? undefined : { change: 'document changes', fields, reasons };
  }
  if (was.outcome === 'document') return plain('fails now');
  if (is.outcome === 'document') return plain('no longer fails');
  return reasons[0] === reasons[1] ? undefined : plain('fails otherwise');
}

type Worked = Exclude<Preview, { outcome: 'ignored' }>;

const isWorked = (preview: Preview | undefined): preview is Worked =>
  preview !== undefined && preview.outcome !== 'ignored';

const wordsOf = ({ reason, detail }: Extract<Preview, { reason: string }>) => `${reason}: ${detail}`;

function documentOf({ request }: Extract<Preview, { outcome: 'document' }>) {
  const { method, path, body } = request;
  const fields = readBody(body);
  return { request: `${method} ${path}`, ...(typeof fields === 'object' ? fields : {}) };
}
