import { reference } from '../../zephyrcart/keys.ts';
import { type Json, textProperty } from '../json.ts';
import type { LookUp } from '../port.ts';
import type { ApiRequest, Client } from './client.ts';
import { type BusinessCentralDraft, type CreditMemoDraft, translateRefund } from './draft.ts';
import { duplicates, foundOpen, HEADER, MOST_INVOICES } from './found.ts';
import { lists } from './lists.ts';
import { literal, type Paths } from './paths.ts';
import { CREDIT_MEMOS, INVOICES, ORDERS, readDocument } from './read-back.ts';
import type { BusinessCentralSettings } from './settings.ts';
import { isWhole, partsOf } from './whole-refund.ts';

/** Beside the credit memo of a whole order, what Business Central has of the order says which lines it is to have. */
export async function lookUpRefund(
  client: Client,
  paths: Paths,
  draft: CreditMemoDraft,
  settings: BusinessCentralSettings,
  signal: AbortSignal,
  mayRepair?: () => Promise<boolean>,
): Promise<LookUp<BusinessCentralDraft>> {
  const whole = isWhole(draft.admitted, settings);
  const ordered = reference(draft.admitted.order.orderId, 'order');
  const requests = [creditMemoRequest(paths, draft), ...(whole ? soldRequests(paths, ordered) : [])];
  const found = await lists(client, requests, [draft.reference, ordered, ordered], signal);
  if ('failure' in found) return { outcome: 'inconclusive', failure: found.failure };
  const [memos = [], orders = [], invoices = []] = found.lists;
  const twice = duplicates(draft, memos, []);
  if (twice !== undefined) return { outcome: 'refused', failure: twice };
  const mirror = whole ? mirrored(draft, orders, invoices, settings) : undefined;
  const [hit] = memos;
  if (hit === undefined) return mirror === undefined ? { outcome: 'absent' } : { outcome: 'absent', draft: mirror };
  const count = readDocument(hit, CREDIT_MEMOS)?.lines.length;
  return foundOpen(client, paths, count === mirror?.amounts.length ? (mirror ?? draft) : draft, hit, signal, mayRepair);
}

/** The order, or what it was invoiced in. Undefined where that cannot be read, or is not what was charged. */
function mirrored(
  draft: CreditMemoDraft,
  orders: readonly Json[],
  invoices: readonly Json[],
  settings: BusinessCentralSettings,
): CreditMemoDraft | undefined {
  const valid = invoices.filter((invoice) => textProperty(invoice, 'status') !== 'Canceled');
  const [hits, kind] = orders.length > 0 ? [orders, ORDERS] : [valid, INVOICES];
  const documents = hits.flatMap((hit) => readDocument(hit, kind) ?? []);
  const isClear = documents.length === hits.length && orders.length < 2 && invoices.length < Number(MOST_INVOICES);
  const parts = isClear ? partsOf(documents, draft.admitted) : undefined;
  if (parts === undefined || parts.length === 0) return undefined;
  const translation = translateRefund(draft.admitted, settings, parts);
  return translation.outcome === 'draft' ? translation.draft : undefined;
}

function soldRequests(paths: Paths, ordered: string): readonly ApiRequest[] {
  const filter = `externalDocumentNumber eq ${literal(ordered)}`;
  const select = 'id,number,externalDocumentNumber,status';
  return [
    { method: 'GET', path: paths.list('salesOrders', { filter, top: '2', select, expand: ORDERS.lines }) },
    {
      method: 'GET',
      path: paths.list('salesInvoices', { filter, top: MOST_INVOICES, select, expand: INVOICES.lines }),
    },
  ];
}

/** Drafts and posted credit memos are in one list (contract sheet business-central 4.1). */
function creditMemoRequest(paths: Paths, draft: CreditMemoDraft): ApiRequest {
  const filter = `externalDocumentNumber eq ${literal(draft.reference)}`;
  const path = paths.list('salesCreditMemos', { filter, top: '2', select: HEADER, expand: CREDIT_MEMOS.lines });
  return { method: 'GET', path };
}
