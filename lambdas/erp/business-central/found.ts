import type { Failure } from '../failures.ts';
import { type Json, textProperty } from '../json.ts';
import type { LookUp } from '../port.ts';
import type { Client } from './client.ts';
import type { BusinessCentralDraft } from './draft.ts';
import type { Paths } from './paths.ts';
import { CREDIT_MEMOS, type DocumentKind, ORDERS, readDocument } from './read-back.ts';
import { settle, unreadable } from './settlement.ts';

/** Header fields of a document that is read back, besides its lines. */
export const HEADER =
  'id,number,externalDocumentNumber,customerNumber,status,pricesIncludeTax,totalAmountIncludingTax,totalTaxAmount';
/** One order can be invoiced in parts. More than these are not added up. */
export const MOST_INVOICES = '20';

/** Two open documents, or an invoice of another order than the open one. */
export function duplicates(
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

/** Read back, put right and compared. */
export async function foundOpen(
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
