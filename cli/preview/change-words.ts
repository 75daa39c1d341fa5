import { CHANGES, type Change, type EventChange } from './comparison.ts';
import type { FieldChange } from './field-changes.ts';

/** Such as "12 events: 3 documents change, 1 no longer fails". */
export function summary(events: number, changes: readonly EventChange[]): string {
  const counted = (Object.keys(CHANGES) as Change[]).flatMap((change) => {
    const count = changes.filter((each) => each.change === change).length;
    const [one, several] = CHANGES[change];
    if (count === 0) return [];
    return `${count} ${count === 1 ? one : several}`;
  });
  return `${events === 1 ? '1 event' : `${events} events`}: ${counted.length === 0 ? 'nothing changes' : counted.join(', ')}`;
}

/** One field over all documents, such as `~ salesOrderLines[].unitPrice`, and in how many it becomes otherwise. */
export interface FieldCount {
  readonly field: string;
  readonly documents: number;
}

/** A change over many documents is reviewed by its fields: a hundred documents with one new field are one line. */
export function fieldCounts(changes: readonly EventChange[]): readonly FieldCount[] {
  const touched = changes.flatMap(({ fields }) => [...new Set(fields.map(anywhere))]);
  return [...Map.groupBy(touched, (field) => field)].map(([field, each]) => ({ field, documents: each.length }));
}

/** Whatever line it is in. */
const anywhere = (change: FieldChange) => `${signOf(change)} ${change.field.replaceAll(/\[\d+\]/g, '[]')}`;

export function countsInWords(counts: readonly FieldCount[]): string {
  return counts
    .map(({ field, documents }) => `${field}: ${documents === 1 ? '1 document' : `${documents} documents`}`)
    .join('\n');
}

/** Each change with its event, for people. */
export function changesInWords(changes: readonly EventChange[]): readonly string[] {
  return changes.map(({ event, key, change, fields, reasons }) =>
    [
      `${key === undefined ? event : `${event}: ${key}`} ${CHANGES[change][0].replace(/^document /, '')}`,
      ...reasons.map((reason) => `  ${reason}`),
      ...fields.map((field) => `  ${fieldInWords(field)}`),
    ].join('\n'),
  );
}

function fieldInWords(change: FieldChange): string {
  const values = [change.before, change.after].filter((value) => value !== undefined);
  return `${signOf(change)} ${change.field}: ${values.join(' -> ')}`;
}

function signOf({ before, after }: FieldChange): '+' | '-' | '~' {
  if (before === undefined) return '+';
  return after === undefined ? '-' : '~';
}
