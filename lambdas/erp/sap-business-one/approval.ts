import { type Json, textProperty } from '../json.ts';
import type { LookUp } from '../port.ts';
import { list } from './query.ts';

/** What a draft was to become, as drafts name it. */
export type DraftOf = 'oOrders' | 'oCreditNotes';

/** Answers of an approval procedure that end it: nobody will let this draft through any more. */
const TURNED_DOWN: ReadonlySet<string | undefined> = new Set(['dasRejected', 'dasCancelled']);

/** Drafts that carry our reference, whatever has become of their approval. */
export function draftsPath(of: DraftOf, byReference: string, field: string | undefined): string {
  return list('Drafts', {
    select: ['DocEntry', 'DocNum', 'NumAtCard', 'DocObjectCode', 'DocumentStatus', 'AuthorizationStatus']
      .concat(field ?? [])
      .join(','),
    filter: `DocObjectCode eq '${of}' and ${byReference}`,
    orderby: 'DocEntry',
    top: '20',
  });
}

/**
 * An approval procedure has made a draft of our document (contract sheet sap-business-one 3.5): it waits for whoever
 * approves, and becomes the document, or ends when it is turned down. A closed draft is one that people have done with.
 * Undefined when there is none.
 */
export function waitingDraft(drafts: readonly Json[]): LookUp<never> | undefined {
  const open = drafts.filter((draft) => textProperty(draft, 'DocumentStatus') !== 'bost_Close');
  const isTurnedDown = (draft: Json) => TURNED_DOWN.has(textProperty(draft, 'AuthorizationStatus'));
  const waiting = open.find((draft) => !isTurnedDown(draft));
  const [turnedDown] = open;
  if (waiting !== undefined) {
    const detail = `Draft ${nameOf(waiting)} waits for an approval in SAP Business One.`;
    return { outcome: 'inconclusive', failure: { class: 'patient', reason: 'pending_approval', detail } };
  }
  if (turnedDown === undefined) return undefined;
  const detail = `Draft ${nameOf(turnedDown)} was turned down by its approver in SAP Business One. Close it before it is tried again.`;
  return { outcome: 'refused', failure: { class: 'final', reason: 'rejected', detail } };
}

const nameOf = (draft: Json) => textProperty(draft, 'DocNum') ?? textProperty(draft, 'DocEntry') ?? '';
