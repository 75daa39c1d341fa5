import { toDecimal } from '../../zephyrcart/money.ts';
import { amountOf } from '../decimals.ts';
import { type Json, textProperty } from '../json.ts';
import type { Difference, LookUp } from '../port.ts';
import type { ApiRequest, Client } from './client.ts';
import type { BusinessCentralDraft, OrderDraft } from './draft.ts';
import { duplicates, foundOpen, HEADER, MOST_INVOICES } from './found.ts';
import { lists } from './lists.ts';
import { literal, type Paths } from './paths.ts';
import { customerOf, ORDERS } from './read-back.ts';
import { lookUpRefund } from './refund-look-up.ts';
import type { BusinessCentralSettings } from './settings.ts';
import { unreadable } from './settlement.ts';

/** What carries our reference, in one round trip. Only clean, whole answers prove that nothing does (design D3). */
export async function lookUp(
  client: Client,
  paths: Paths,
  draft: BusinessCentralDraft,
  settings: BusinessCentralSettings,
  signal: AbortSignal,
  mayRepair?: () => Promise<boolean>,
): Promise<LookUp<BusinessCentralDraft>> {
  if (draft.kind === 'credit memo') return lookUpRefund(client, paths, draft, settings, signal, mayRepair);
  const found = await lists(client, orderRequests(paths, draft), [draft.reference], signal);
  if ('failure' in found) return { outcome: 'inconclusive', failure: found.failure };
  const [open = [], invoices = [], shipments = []] = found.lists;
  const twice = duplicates(draft, open, invoices);
  if (twice !== undefined) return { outcome: 'refused', failure: twice };
  const [hit] = open;
  if (hit !== undefined) return foundOpen(client, paths, draft, hit, signal, mayRepair);
  return foundPosted(draft, invoices, shipments) ?? { outcome: 'absent' };
}

function orderRequests(paths: Paths, draft: OrderDraft): readonly ApiRequest[] {
  const filter = `externalDocumentNumber eq ${literal(draft.reference)}`;
  const invoice = 'id,number,externalDocumentNumber,orderNumber,customerNumber,status,totalAmountIncludingTax';
  const sets = [
    paths.list('salesOrders', { filter, top: '2', select: HEADER, expand: ORDERS.lines }),
    paths.list('salesInvoices', { filter, top: MOST_INVOICES, select: invoice }),
    paths.list('salesShipments', { filter, top: '2', select: 'id,number,externalDocumentNumber,customerNumber' }),
  ];
  return sets.map((path): ApiRequest => ({ method: 'GET', path }));
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
  if (invoices.length === Number(MOST_INVOICES) || known.length === 0 || known.length < amounts.length)
    return undefined;
  const total = known.reduce((sum, amount) => sum + amount, 0);
  if (total === draft.total) return undefined;
  const numbers = valid.map((invoice) => textProperty(invoice, 'number') ?? '').join(', ');
  const [actual, meant] = [toDecimal(total, draft.exponent), toDecimal(draft.total, draft.exponent)];
  return { minorUnits: total - draft.total, lines: [`invoiced (${numbers}): ${actual} instead of ${meant}`] };
}
