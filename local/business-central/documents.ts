import { Decimal } from '../simulation/decimal.ts';
import type { Body } from './body.ts';
import { nextNumber } from './company.ts';
import { externalNumber } from './document-table.ts';
import type { EntityType } from './field.ts';
import { type HeaderDraft, setHeaderField } from './header.ts';
import { type LineDraft, type PricedDocument, setLineField } from './line.ts';
import { badRequest, dialog, fieldValidation } from './refusals.ts';
import type { SalesDocument, SalesLine } from './sales-document.ts';
import { type Session, today } from './session.ts';

/** Kinds that the API can create. */
export type WritableKind = 'order' | 'credit memo';

/**
 * Deep insert: the header first, then its lines, all or nothing (contract sheet business-central 2.6). Nothing is looked
 * up by external document number: the same request twice makes two documents.
 */
export function createDocument(kind: WritableKind, body: Body, type: EntityType, session: Session): SalesDocument {
  const draft = blankHeader(kind, session);
  for (const [field, value] of body.values) setHeaderField(draft, field, value, type, session);
  const header = complete(draft);
  const lines: SalesLine[] = [];
  for (const line of body.lines) lines.push(buildLine(line, linesOf(type), header, lines, session));
  // Only now: a number that a refused request had taken would leave a gap in the series.
  const document = { ...header, id: session.chance.guid(), number: nextNumber(session.company, kind), lines };
  session.company.documents[kind].set(document.id, document);
  remember(document, session);
  return document;
}

export function modifyDocument(document: SalesDocument, body: Body, type: EntityType, session: Session): SalesDocument {
  refuseUnchangeable(document);
  if (body.lines.length > 0) throw badRequest('Deep update is not supported: modify the lines one by one.');
  const draft: HeaderDraft = { ...document };
  for (const [field, value] of body.values) setHeaderField(draft, field, value, type, session);
  return store(complete(draft), session);
}

export function deleteDocument(document: SalesDocument, session: Session): void {
  refuseUnchangeable(document);
  session.company.documents[document.kind].delete(document.id);
}

export function addLine(document: SalesDocument, body: Body, type: EntityType, session: Session): SalesLine {
  refuseUnchangeable(document);
  const line = buildLine(body, type, document, document.lines, session);
  const lines = [...document.lines, line].toSorted((one, other) => one.sequence - other.sequence);
  store({ ...document, lines }, session);
  return line;
}

export function modifyLine(
  document: SalesDocument,
  line: SalesLine,
  body: Body,
  type: EntityType,
  session: Session,
): SalesLine {
  refuseUnchangeable(document);
  refuseFixed(body);
  const draft: LineDraft = { ...line, version: line.version + 1 };
  for (const [field, value] of body.values) setLineField(draft, field, value, type, document, session);
  store({ ...document, lines: document.lines.map((each) => (each.id === line.id ? draft : each)) }, session);
  return draft;
}

export function deleteLine(document: SalesDocument, line: SalesLine, session: Session): void {
  refuseUnchangeable(document);
  store({ ...document, lines: document.lines.filter((each) => each.id !== line.id) }, session);
}

/** Stores a changed document under a new version, so that older ETags no longer match. */
export function store(document: SalesDocument, session: Session): SalesDocument {
  const changed = { ...document, version: document.version + 1, modifiedAt: session.now };
  session.company.documents[changed.kind].set(changed.id, changed);
  return changed;
}

export function remember(document: SalesDocument, session: Session): void {
  const { kind, id, number } = document;
  const externalDocumentNumber = externalNumber(document);
  session.company.creations.push({ kind, id, number, externalDocumentNumber, at: session.now });
}

function blankHeader(kind: WritableKind, session: Session): HeaderDraft {
  const dateOf = kind === 'order' ? 'orderDate' : 'creditMemoDate';
  return {
    id: '',
    kind,
    number: '',
    status: 'Draft',
    posted: false,
    currency: '',
    pricesIncludeTax: false,
    invoiceDiscount: Decimal.zero,
    properties: { [dateOf]: today(session), postingDate: today(session) },
    lines: [],
    version: 1,
    createdAt: session.now,
    modifiedAt: session.now,
  };
}

function complete({ customer, billTo, ...rest }: HeaderDraft): SalesDocument {
  if (customer === undefined) throw dialog('A "customerNumber" or a "customerId" must be provided.');
  return { ...rest, customer, billTo: billTo ?? customer };
}

function buildLine(
  body: Body,
  type: EntityType,
  document: PricedDocument,
  others: readonly SalesLine[],
  session: Session,
): SalesLine {
  refuseContradiction(body, session);
  const draft: LineDraft = blankLine((others.at(-1)?.sequence ?? 0) + 10000, session);
  for (const [field, value] of body.values) setLineField(draft, field, value, type, document, session);
  if (others.some((other) => other.sequence === draft.sequence)) {
    throw dialog('You cannot insert a line because a line already exists.');
  }
  return draft;
}

function blankLine(sequence: number, session: Session): SalesLine {
  return {
    id: session.chance.guid(),
    sequence,
    type: 'Comment',
    number: '',
    objectId: '',
    quantity: Decimal.zero,
    unitPrice: Decimal.zero,
    discountAmount: Decimal.zero,
    discountPercent: Decimal.zero,
    taxCode: '',
    taxPercent: Decimal.zero,
    unit: '',
    properties: {},
    version: 1,
  };
}

function linesOf(type: EntityType): EntityType {
  if (type.lines === undefined) throw new TypeError(`${type.set} has no lines`);
  return type.lines;
}

function has(body: Body, name: string): boolean {
  return body.values.some(([field]) => field.name === name);
}

function refuseContradiction(body: Body, session: Session): void {
  if (has(body, 'itemId') && has(body, 'accountId')) {
    throw dialog('Both "itemId" and "accountId" are specified. Specify only one of them.');
  }
  if (has(body, 'discountAmount') && has(body, 'discountPercent')) {
    session.violation('both discounts', 'discountAmount and discountPercent undo each other');
  }
}

function refuseFixed(body: Body): void {
  if (has(body, 'documentId')) throw dialog('The value for "documentId" cannot be modified.');
  if (has(body, 'sequence')) {
    throw dialog('The value for sequence cannot be modified. Delete and insert the line again.');
  }
  if (has(body, 'lineObjectNumber')) throw dialog('The value for "lineObjectNumber" cannot be modified.');
}

function refuseUnchangeable({ kind, posted, status, number }: SalesDocument): void {
  if (posted && kind === 'credit memo') {
    throw dialog('The credit memo has been posted and can no longer be modified.');
  }
  if (status !== 'Draft') {
    const type = kind === 'order' ? 'Order' : 'Credit Memo';
    throw fieldValidation(
      `Status must be equal to 'Open'  in Sales Header: Document Type=${type}, No.=${number}. Current value is '${status === 'Open' ? 'Released' : 'Pending Approval'}'.`,
    );
  }
}
