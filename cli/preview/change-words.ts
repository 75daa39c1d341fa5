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

function fieldInWords({ field, before, after }: FieldChange): string {
  if (before === undefined) return `+ ${field}: ${after}`;
  return after === undefined ? `- ${field}: ${before}` : `~ ${field}: ${before} -> ${after}`;
}
