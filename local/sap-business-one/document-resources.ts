import { keepAsDraft } from './approval.ts';
import { parseBody, readBody } from './body.ts';
import { changeDocument } from './changes.ts';
import { cancel, close, reopen } from './document-actions.ts';
import { CREDIT_NOTES, DRAFTS, INVOICES, ORDERS } from './document-fields.ts';
import { documentRow } from './document-row.ts';
import { computeDocument, createDocument } from './documents.ts';
import type { EntitySet } from './field.ts';
import { rowsOf } from './given.ts';
import { checkIfMatch } from './if-match.ts';
import type { DocumentKind, FinalKind, MarketingDocument } from './marketing-document.ts';
import { NO_CONTENT, type Operation, type Result } from './operation.ts';
import type { Segment } from './path.ts';
import { parseQuery } from './query.ts';
import { invalid, notFound, notSupported, unknownPath } from './refusals.ts';
import { collection, entity, withoutContent } from './results.ts';
import type { Turn } from './turn.ts';

export interface DocumentSet {
  readonly kind: DocumentKind;
  readonly entitySet: EntitySet;
}

export const DOCUMENT_SETS: readonly DocumentSet[] = [
  { kind: 'order', entitySet: ORDERS },
  { kind: 'invoice', entitySet: INVOICES },
  { kind: 'credit memo', entitySet: CREDIT_NOTES },
  { kind: 'draft', entitySet: DRAFTS },
];

const ACTIONS: Readonly<Record<string, (document: MarketingDocument, turn: Turn) => void>> = {
  Cancel: cancel,
  Close: close,
  Reopen: reopen,
};

/** Orders, Invoices, CreditNotes and Drafts, one of them, and its actions. */
export function workDocuments(
  set: DocumentSet,
  [head, action, ...deeper]: readonly Segment[],
  operation: Operation,
  parameters: URLSearchParams,
  turn: Turn,
): Result {
  if (deeper.length > 0) throw unknownPath();
  if (head?.key === undefined) return workCollection(set, operation, parameters, turn);
  const document = turn.company.documents[set.kind].get(Number(head.key));
  if (document === undefined) throw notFound();
  if (action === undefined) return workDocument(set, document, operation, parameters, turn);
  const act = ACTIONS[action.name];
  if (act === undefined) throw unknownPath();
  if (operation.method !== 'POST') throw notSupported();
  checkIfMatch(operation, documentRow(document, turn.company), turn);
  act(document, turn);
  return NO_CONTENT;
}

function workCollection(set: DocumentSet, operation: Operation, parameters: URLSearchParams, turn: Turn): Result {
  const { kind, entitySet } = set;
  const query = parseQuery(parameters, operation.headers, entitySet.type, turn);
  if (operation.method === 'GET') {
    const rows = [...turn.company.documents[kind].values()].map((each) => documentRow(each, turn.company));
    return collection(rows, entitySet, query, operation, turn);
  }
  if (operation.method !== 'POST') throw notSupported();
  const row = documentRow(create(kind, operation, entitySet, turn), turn.company);
  if (/return-no-content/i.test(operation.headers.get('prefer') ?? '')) return withoutContent(row, entitySet, turn);
  return entity(201, row, entitySet, query.select, turn);
}

const BECOMES: Readonly<Record<string, FinalKind>> = {
  oOrders: 'order',
  oInvoices: 'invoice',
  oCreditNotes: 'credit memo',
};

function create(kind: DocumentKind, operation: Operation, { type }: EntitySet, turn: Turn): MarketingDocument {
  const body = readBody(parseBody(operation.body), type, turn);
  for (const row of rowsOf(body, 'DocumentLines')) {
    if ('LineNum' in row) turn.violation('read-only property', 'LineNum of DocumentLine');
  }
  if (kind !== 'draft') return createDocument(kind, body, turn);
  const becomes = BECOMES[String(body.DocObjectCode)];
  if (becomes === undefined) throw invalid(-5002, 'Specify the document type  [ODRF.ObjType]');
  return keepAsDraft(computeDocument(becomes, body, turn), 'dasWithout', turn);
}

function workDocument(
  { kind, entitySet }: DocumentSet,
  document: MarketingDocument,
  operation: Operation,
  parameters: URLSearchParams,
  turn: Turn,
): Result {
  const row = documentRow(document, turn.company);
  const query = parseQuery(parameters, operation.headers, entitySet.type, turn);
  if (operation.method === 'GET') return entity(200, row, entitySet, query.select, turn);
  if (operation.method === 'DELETE' && kind === 'draft') {
    checkIfMatch(operation, row, turn);
    turn.company.documents.draft.delete(document.entry);
    return NO_CONTENT;
  }
  if (operation.method !== 'PATCH') throw notSupported();
  checkIfMatch(operation, row, turn);
  const replace = operation.headers.get('b1s-replacecollectionsonpatch')?.toLowerCase() === 'true';
  changeDocument(document, readBody(parseBody(operation.body), entitySet.type, turn), replace, turn);
  return NO_CONTENT;
}
