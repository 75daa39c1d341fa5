import { changesInWords, countsInWords, type FieldCount, fieldCounts, summary } from './change-words.ts';
import { compare, type EventChange } from './comparison.ts';
import type { RecordedEvent } from './recorded.ts';
import type { PreviewReport } from './result.ts';
import { previewBy, type VersionPorts } from './version.ts';

/** What two versions make of the same events. */
export interface VersionComparison {
  readonly against: string;
  readonly commit: string;
  readonly stage: string;
  readonly summary: string;
  /** Of all documents that change. */
  readonly fields: readonly FieldCount[];
  readonly changes: readonly EventChange[];
  readonly notes: readonly string[];
}

/** Compares the working tree, which `preview` speaks for, with the version `ref`. Throws UsageError as `previewBy` does. */
export async function compareWith(
  ref: string,
  events: readonly RecordedEvent[],
  orders: readonly RecordedEvent[],
  preview: (events: readonly RecordedEvent[], orders: readonly RecordedEvent[]) => Promise<PreviewReport>,
  ports: VersionPorts,
): Promise<VersionComparison> {
  // By number: a name can stand for two events, and the other version reads copies.
  const numbered = events.map(({ body }, index) => ({ name: String(index), body }));
  const now = await preview(numbered, orders);
  const { commit, borrowed, report } = await previewBy(ref, events, orders, ports);
  const changes = compare(report.previews, now.previews).map((change) => ({
    ...change,
    event: events[Number(change.event)]?.name ?? change.event,
  }));
  return {
    against: ref,
    commit,
    stage: ports.stage,
    summary: summary(events.length, changes),
    fields: fieldCounts(changes),
    changes,
    notes: [
      ...(borrowed === undefined ? [] : [`${ref} has no ${borrowed}: the present one counts for both.`]),
      ...(report.erp === now.erp ? [] : [`${ref} writes to ${report.erp}, the present version to ${now.erp}.`]),
    ],
  };
}

export function comparisonInWords({
  against,
  commit,
  stage,
  notes,
  changes,
  fields,
  summary: last,
}: VersionComparison): string {
  const head = `From ${against} (${commit}) to the working tree, stage ${stage}.`;
  const counts = changes.length > 1 && fields.length > 0 ? [countsInWords(fields)] : [];
  return [[head, ...notes].join('\n'), ...changesInWords(changes), ...counts, last].join('\n\n');
}
