import { parseBody, readBody } from './body.ts';
import { salesCreditMemos, salesInvoices, salesOrders, salesShipments } from './document-fields.ts';
import { documentRow, lineRows } from './document-row.ts';
import {
  addLine,
  createDocument,
  deleteDocument,
  deleteLine,
  modifyDocument,
  modifyLine,
  type WritableKind,
} from './documents.ts';
import type { EntityType } from './field.ts';
import { checkIfMatch } from './if-match.ts';
import { NO_CONTENT, type Operation, type Result } from './operation.ts';
import type { Segment } from './path.ts';
import { postCreditMemo, shipAndInvoice } from './posting.ts';
import { parseQuery } from './query.ts';
import { badRequest, dialog, methodNotAllowed, notSimulated, unknownEntity, unknownResource } from './refusals.ts';
import { list, one } from './results.ts';
import type { Row } from './row.ts';
import type { DocumentKind, SalesDocument, SalesLine } from './sales-document.ts';
import type { Session } from './session.ts';

export interface DocumentSet {
  readonly kind: DocumentKind;
  readonly type: EntityType;
  /** Undefined: the simulator shows it but does not let the API write it. */
  readonly writable?: WritableKind;
}

export const DOCUMENT_SETS: readonly DocumentSet[] = [
  { kind: 'order', type: salesOrders, writable: 'order' },
  { kind: 'credit memo', type: salesCreditMemos, writable: 'credit memo' },
  { kind: 'invoice', type: salesInvoices },
  { kind: 'shipment', type: salesShipments },
];

const ACTIONS: Readonly<Record<string, (document: SalesDocument, session: Session) => unknown>> = {
  'order/shipAndInvoice': shipAndInvoice,
  'credit memo/post': postCreditMemo,
};
const NOT_SIMULATED = /^(postAndSend|send|cancel|cancelAndSend|makeCorrectiveCreditMemo|post)$/;

/** salesOrders, salesCreditMemos, salesInvoices and salesShipments, what hangs below one, and its actions. */
export function workDocuments(
  set: DocumentSet,
  [head, child, ...deeper]: readonly Segment[],
  operation: Operation,
  parameters: URLSearchParams,
  session: Session,
): Result {
  if (deeper.length > 0) throw unknownResource(operation.path);
  if (head?.key === undefined) return workCollection(set, operation, parameters, session);
  const document = session.company.documents[set.kind].get(head.key);
  if (document === undefined) throw unknownEntity(set.type.set, head.key);
  if (child === undefined) return workDocument(set, document, operation, parameters, session);
  if (child.name.startsWith('Microsoft.NAV.')) return act(set, document, child.name.slice(14), operation, session);
  if (child.name !== set.type.lines?.set) throw unknownResource(operation.path);
  return workLines(set, document, child.key, operation, parameters, session);
}

/** The flat collection of lines, such as `salesOrderLines(id)` or `salesOrderLines?$filter=documentId eq id`. */
export function workFlatLines(
  set: DocumentSet,
  head: Segment,
  operation: Operation,
  parameters: URLSearchParams,
  session: Session,
): Result {
  const documents = [...session.company.documents[set.kind].values()];
  const wanted = head.key ?? parentId(operation, parameters);
  const document = documents.find(
    ({ id, lines }) => (head.key === undefined && id === wanted) || lines.some((line) => line.id === head.key),
  );
  if (document !== undefined) return workLines(set, document, head.key, operation, parameters, session);
  if (head.key !== undefined) throw unknownEntity(head.name, head.key);
  if (operation.method === 'POST') throw dialog('No document with the specified ID exists.');
  return list([], linesOf(set), parseQuery(parameters, linesOf(set)), session);
}

function parentId(operation: Operation, parameters: URLSearchParams): string {
  if (operation.method === 'POST') {
    const id = parseBody(operation.body).documentId;
    if (typeof id === 'string') return id.toLowerCase();
  }
  const id = /documentId eq ([0-9a-f-]{36})/i.exec(parameters.get('$filter') ?? '')?.[1];
  if (id === undefined) throw dialog('You must specify an Id or a Document Id to get the lines.');
  return id.toLowerCase();
}

function workCollection(set: DocumentSet, operation: Operation, parameters: URLSearchParams, session: Session): Result {
  const query = parseQuery(parameters, set.type);
  if (operation.method === 'GET') {
    const table = session.company.documents[set.kind];
    const reference = query.equal.get('externalDocumentNumber');
    const documents = reference === undefined ? table.values() : table.withExternalNumber(reference);
    return list(
      documents.map((each) => documentRow(each, session)),
      set.type,
      query,
      session,
    );
  }
  if (operation.method !== 'POST') throw methodNotAllowed(operation.method, set.type.set);
  const body = readBody(parseBody(operation.body), set.type, session);
  return one(
    201,
    documentRow(createDocument(writable(set), body, set.type, session), session),
    set.type,
    query,
    session,
  );
}

function workDocument(
  set: DocumentSet,
  document: SalesDocument,
  operation: Operation,
  parameters: URLSearchParams,
  session: Session,
): Result {
  const row = documentRow(document, session);
  const query = parseQuery(parameters, set.type);
  if (operation.method === 'GET') return one(200, row, set.type, query, session);
  if (operation.method !== 'PATCH' && operation.method !== 'DELETE')
    throw methodNotAllowed(operation.method, set.type.set);
  writable(set);
  checkIfMatch(operation, row);
  if (operation.method === 'DELETE') {
    deleteDocument(document, session);
    return NO_CONTENT;
  }
  const changed = modifyDocument(document, readBody(parseBody(operation.body), set.type, session), set.type, session);
  return one(200, documentRow(changed, session), set.type, query, session);
}

function act(set: DocumentSet, document: SalesDocument, name: string, operation: Operation, session: Session): Result {
  if (operation.method !== 'POST') throw methodNotAllowed(operation.method, name);
  const action = ACTIONS[`${set.kind}/${name}`];
  if (action === undefined) {
    throw NOT_SIMULATED.test(name) ? notSimulated(`The action '${name}'`) : unknownResource(operation.path);
  }
  action(document, session);
  return NO_CONTENT;
}

function workLines(
  set: DocumentSet,
  document: SalesDocument,
  id: string | undefined,
  operation: Operation,
  parameters: URLSearchParams,
  session: Session,
): Result {
  const type = linesOf(set);
  const query = parseQuery(parameters, type);
  const show = (status: number, shown: SalesLine) =>
    one(status, rowOf(set, document.id, shown.id, session), type, query, session);
  if (id === undefined) {
    if (operation.method === 'GET') return list(lineRows(document, session), type, query, session);
    if (operation.method !== 'POST') throw methodNotAllowed(operation.method, type.set);
    writable(set);
    return show(201, addLine(document, readBody(parseBody(operation.body), type, session), type, session));
  }
  const line = document.lines.find((candidate) => candidate.id === id);
  if (line === undefined) throw unknownEntity(type.set, id);
  if (operation.method === 'GET') return show(200, line);
  if (operation.method !== 'PATCH' && operation.method !== 'DELETE') throw methodNotAllowed(operation.method, type.set);
  writable(set);
  checkIfMatch(operation, rowOf(set, document.id, line.id, session));
  if (operation.method === 'DELETE') {
    deleteLine(document, line, session);
    return NO_CONTENT;
  }
  return show(200, modifyLine(document, line, readBody(parseBody(operation.body), type, session), type, session));
}

/** Read again from the stored document: its amounts are those after the change. */
function rowOf(set: DocumentSet, documentId: string, lineId: string, session: Session): Row {
  const document = session.company.documents[set.kind].get(documentId);
  const row = document && lineRows(document, session).find((candidate) => candidate.id === lineId);
  if (row === undefined) throw unknownEntity(linesOf(set).set, lineId);
  return row;
}

function writable(set: DocumentSet): WritableKind {
  if (set.writable === undefined) throw notSimulated(`Writing ${set.type.set}`);
  return set.writable;
}

function linesOf(set: DocumentSet): EntityType {
  if (set.type.lines === undefined) throw badRequest(`${set.type.set} has no lines.`);
  return set.type.lines;
}
