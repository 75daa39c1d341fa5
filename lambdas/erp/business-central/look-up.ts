import { toDecimal } from '../../zephyrcart/money.ts';
import { amountOf } from '../decimals.ts';
import type { Failure } from '../failures.ts';
import { isArray, type Json, property, textProperty } from '../json.ts';
import type { Difference, LookUp } from '../port.ts';
import { isDown } from '../silence.ts';
import { type Answer, readError, rows } from './answers.ts';
import { batchAnswers } from './batch-answers.ts';
import type { ApiRequest, Client } from './client.ts';
import type { BusinessCentralDraft, CreditMemoDraft, OrderDraft } from './draft.ts';
import { batch, literal, type Paths } from './paths.ts';
import { CREDIT_MEMOS, customerOf, type DocumentKind, ORDERS, readDocument } from './read-back.ts';
import { settle, unreadable } from './settlement.ts';

/** Header fields of a document that is read back, besides its lines. */
const HEADER =
  'id,number,externalDocumentNumber,customerNumber,status,pricesIncludeTax,totalAmountIncludingTax,totalTaxAmount';
/** One order can be invoiced in parts. More than these are not added up. */
const INVOICES = 20;

/** What carries our reference, in one round trip. Only clean, whole answers prove that nothing does (design D3). */
export async function lookUp(
  client: Client,
  paths: Paths,
  draft: BusinessCentralDraft,
  signal: AbortSignal,
  mayRepair?: () => Promise<boolean>,
): Promise<LookUp> {
  const requests = draft.kind === 'order' ? orderRequests(paths, draft) : [creditMemoRequest(paths, draft)];
  const answers = await ask(client, requests, signal);
  if ('failure' in answers) return { outcome: 'inconclusive', failure: answers.failure };
  const lists: (readonly Json[])[] = [];
  for (const answer of answers.answers) {
    const hits = cleanHits(client, answer, draft.reference);
    if ('failure' in hits) return { outcome: 'inconclusive', failure: hits.failure };
    lists.push(hits.hits);
  }
  const [open = [], invoices = [], shipments = []] = lists;
  const twice = duplicates(draft, open, invoices);
  if (twice !== undefined) return { outcome: 'refused', failure: twice };
  const [hit] = open;
  if (hit !== undefined) return foundOpen(client, paths, draft, hit, signal, mayRepair);
  return foundPosted(draft, invoices, shipments) ?? { outcome: 'absent' };
}

function orderRequests(paths: Paths, draft: OrderDraft): readonly ApiRequest[] {
  const filter = `externalDocumentNumber eq ${literal(draft.reference)}`;
  const invoice = 'id,number,externalDocumentNumber,orderNumber,customerNumber,status,totalAmountIncludingTax';
  const lists = [
    paths.list('salesOrders', { filter, top: '2', select: HEADER, expand: ORDERS.lines }),
    paths.list('salesInvoices', { filter, top: String(INVOICES), select: invoice }),
    paths.list('salesShipments', { filter, top: '2', select: 'id,number,externalDocumentNumber,customerNumber' }),
  ];
  return lists.map((path): ApiRequest => ({ method: 'GET', path }));
}

/** Drafts and posted credit memos are in one list (contract sheet business-central 4.1). */
function creditMemoRequest(paths: Paths, draft: CreditMemoDraft): ApiRequest {
  const filter = `externalDocumentNumber eq ${literal(draft.reference)}`;
  const path = paths.list('salesCreditMemos', { filter, top: '2', select: HEADER, expand: CREDIT_MEMOS.lines });
  return { method: 'GET', path };
}

async function ask(
  client: Client,
  requests: readonly ApiRequest[],
  signal: AbortSignal,
): Promise<{ readonly answers: readonly (Answer | undefined)[] } | { readonly failure: Failure }> {
  const [only] = requests;
  const single = requests.length === 1 && only !== undefined;
  const reply = await client.read(single ? only : batch(requests), signal);
  // A look-up is cheap: an ERP that cannot even do that, after several tries, is down for everybody.
  // Being asked to wait is no outage: each event waits, and delivery goes on.
  if (!('status' in reply) && reply.failure.retryAfterSeconds !== undefined) return { failure: reply.failure };
  if (!('status' in reply)) return { failure: { ...reply.failure, class: 'systemic' } };
  if (single) return { answers: [reply] };
  const isBatch = reply.status === 200 && isArray(property(reply.body, 'responses'));
  if (!isBatch) return { failure: refusedRead(client, reply) };
  return { answers: batchAnswers(reply, requests.length) };
}

/** The rows of one list: whole, and each with our reference, since a filter that is not understood can be ignored. */
function cleanHits(
  client: Client,
  answer: Answer | undefined,
  reference: string,
): { readonly hits: readonly Json[] } | { readonly failure: Failure } {
  if (answer === undefined) return { failure: unreadable(200) };
  if (answer.status !== 200) return { failure: refusedRead(client, answer) };
  const hits = rows(answer.body);
  const ours = hits?.every((hit) => textProperty(hit, 'externalDocumentNumber')?.toUpperCase() === reference);
  return hits !== undefined && ours === true ? { hits } : { failure: noList(answer) };
}

/**
 * A look-up that is refused says nothing against the document, hence never final: whatever it is, it concerns all of them.
 */
export function refusedRead(client: Client, answer: Answer): Failure {
  if (answer.status < 400) return noList(answer);
  const failure = client.explain(answer);
  if (failure.class === 'final' || failure.class === 'patient') {
    return { ...failure, class: 'systemic', reason: 'erp_configuration' };
  }
  const locked = readError(answer.body)?.message.includes('locked') === true;
  return isDown(answer.status) && !locked ? { ...failure, class: 'systemic' } : failure;
}

/**
 * Success without what was asked for. A list that goes on elsewhere, or holds the rows of others, is a matter of this
 * document; no list at all is what a proxy in Business Central's place answers, and answers to everybody.
 */
export function noList({ status, body }: Answer): Failure {
  const failure = unreadable(status);
  return isArray(property(body, 'value')) ? failure : { ...failure, class: 'systemic' };
}

/** Two open documents, or an invoice of another order than the open one. */
function duplicates(
  draft: BusinessCentralDraft,
  open: readonly Json[],
  invoices: readonly Json[],
): Failure | undefined {
  const numbers = [
    ...open.map((hit) => textProperty(hit, 'number') ?? ''),
    ...(open.length > 0 ? invoices.map((invoice) => textProperty(invoice, 'orderNumber') ?? '') : []),
  ];
  const distinct = [...new Set(numbers.filter((number) => number !== ''))];
  if (open.length < 2 && distinct.length < 2) return undefined;
  const detail = `${distinct.join(' and ')} both carry the reference ${draft.reference}.`;
  return { class: 'final', reason: 'duplicate_in_erp', detail };
}

async function foundOpen(
  client: Client,
  paths: Paths,
  draft: BusinessCentralDraft,
  hit: Json,
  signal: AbortSignal,
  mayRepair?: () => Promise<boolean>,
): Promise<LookUp> {
  const kind: DocumentKind = draft.kind === 'order' ? ORDERS : CREDIT_MEMOS;
  const stored = readDocument(hit, kind);
  if (stored === undefined) return { outcome: 'inconclusive', failure: unreadable(200) };
  const settled = await settle(client, paths, draft, stored, signal, mayRepair);
  if ('unfinished' in settled) return { outcome: 'inconclusive', failure: settled.unfinished };
  return { outcome: 'found', document: settled.document };
}

/** A fully posted order is gone from the open ones; its invoice or shipment shows that it was there. */
function foundPosted(
  draft: BusinessCentralDraft,
  invoices: readonly Json[],
  shipments: readonly Json[],
): LookUp | undefined {
  const [invoice] = invoices;
  const [hit] = [...invoices, ...shipments];
  const [id, number] = [textProperty(hit, 'id'), textProperty(hit, 'number')];
  if (hit === undefined) return undefined;
  if (id === undefined || number === undefined) return { outcome: 'inconclusive', failure: unreadable(200) };
  const found = { id, number, ...customerOf(hit) };
  if (invoice === undefined) return { outcome: 'found', document: { kind: 'sales shipment', ...found } };
  const difference = invoiceDifference(draft, invoices);
  const document = { kind: 'sales invoice', ...found, ...(difference === undefined ? {} : { difference }) } as const;
  return { outcome: 'found', document };
}

function invoiceDifference(draft: BusinessCentralDraft, invoices: readonly Json[]): Difference | undefined {
  const valid = invoices.filter((invoice) => textProperty(invoice, 'status') !== 'Canceled');
  const amounts = valid.map((invoice) => amountOf(textProperty(invoice, 'totalAmountIncludingTax'), draft.exponent));
  const known = amounts.flatMap((amount) => amount ?? []);
  if (invoices.length === INVOICES || known.length === 0 || known.length < amounts.length) return undefined;
  const total = known.reduce((sum, amount) => sum + amount, 0);
  if (total === draft.total) return undefined;
  const numbers = valid.map((invoice) => textProperty(invoice, 'number') ?? '').join(', ');
  const [actual, meant] = [toDecimal(total, draft.exponent), toDecimal(draft.total, draft.exponent)];
  return { minorUnits: total - draft.total, lines: [`invoiced (${numbers}): ${actual} instead of ${meant}`] };
}
