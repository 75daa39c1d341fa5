import { reference } from '../../zephyrcart/keys.ts';
import type { Failure } from '../failures.ts';
import type { Json } from '../json.ts';
import type { LookUp } from '../port.ts';
import { type DraftOf, draftsPath, waitingDraft } from './approval.ts';
import { areOurs, ask, unreadable } from './ask.ts';
import type { Client } from './client.ts';
import { compare } from './comparison.ts';
import { type CreditMemoDraft, type OrderDraft, type SapBusinessOneDraft, translateRefund } from './draft.ts';
import { invoicesOf, type OrderState } from './order-state.ts';
import { list, literal } from './query.ts';
import { HEADER, readDocument, type StoredDocument, writtenFor } from './read-back.ts';
import { decide } from './refunds.ts';
import type { SapBusinessOneSettings } from './settings.ts';

/** One order can be invoiced in parts, and cancelled documents stay. A longer list is not clean, so nothing is missed. */
const MOST = '20';

/** What looking around takes. */
export interface Sight {
  readonly client: Client;
  readonly settings: SapBusinessOneSettings;
  /** The date in the company's time zone, YYYY-MM-DD. */
  readonly today: () => string;
}

/** What carries our reference, in one round trip. Only clean, whole answers prove that nothing does (design D3). */
export async function lookUp(
  sight: Sight,
  draft: SapBusinessOneDraft,
  signal: AbortSignal,
): Promise<LookUp<SapBusinessOneDraft>> {
  if (draft.kind === 'order') return lookUpOrder(sight, draft, signal);
  if (draft.kind === 'credit memo') return lookUpRefund(sight, draft, signal);
  const translation = translateRefund(draft.admitted, sight.today(), sight.settings);
  return translation.outcome === 'refused' ? translation : lookUpRefund(sight, translation.draft, signal);
}

async function lookUpOrder(sight: Sight, draft: OrderDraft, signal: AbortSignal): Promise<LookUp<SapBusinessOneDraft>> {
  const { client, settings } = sight;
  const field = settings.orderReferenceField;
  const paths = [documents('Orders', draft.reference, field), ...drafts('oOrders', draft.reference, field, settings)];
  const answers = await ask(client, paths, signal);
  if ('failure' in answers) return { outcome: 'inconclusive', failure: answers.failure };
  const [orders = [], waiting = []] = answers.lists;
  if (!areOurs([...orders, ...waiting], draft.reference, field)) return inconclusive;
  return foundDocument(sight, draft, orders) ?? waitingDraft(waiting) ?? { outcome: 'absent' };
}

/** Besides the credit memo, what has become of its order decides what it is to be (contract sheet sap-business-one 4.2). */
async function lookUpRefund(
  sight: Sight,
  draft: CreditMemoDraft,
  signal: AbortSignal,
): Promise<LookUp<SapBusinessOneDraft>> {
  const { client, settings } = sight;
  const { orderReferenceField, refundReferenceField: field } = settings;
  const ordered = reference(draft.admitted.order.orderId, 'order');
  const paths = [
    documents('CreditNotes', draft.reference, field),
    documents('Orders', ordered, orderReferenceField),
    documents('Invoices', ordered, orderReferenceField),
    ...drafts('oCreditNotes', draft.reference, field, settings),
  ];
  const answers = await ask(client, paths, signal);
  if ('failure' in answers) return { outcome: 'inconclusive', failure: answers.failure };
  const [memos = [], orders = [], invoices = [], waiting = []] = answers.lists;
  const clean =
    areOurs([...memos, ...waiting], draft.reference, field) &&
    areOurs([...orders, ...invoices], ordered, orderReferenceField);
  if (!clean) return inconclusive;
  const state = stateOf(sight, draft, orders, invoices);
  return (
    foundDocument(sight, draft, memos) ??
    waitingDraft(waiting) ??
    cancelledBefore(sight, draft, state) ??
    decided(sight, draft, state)
  );
}

function documents(set: 'Orders' | 'CreditNotes' | 'Invoices', reference: string, field: string | undefined): string {
  return list(set, {
    select: [...HEADER, ...(field === undefined ? [] : [field])].join(','),
    filter: byReference(reference, field),
    orderby: 'DocEntry',
    top: MOST,
  });
}

/** None to look for where the company has no approval procedures and the configuration says so. */
function drafts(
  of: DraftOf,
  reference: string,
  field: string | undefined,
  { checkDrafts }: SapBusinessOneSettings,
): readonly string[] {
  return checkDrafts ? [draftsPath(of, byReference(reference, field), field)] : [];
}

/** By the user field, and by the reference that people see: either may have been copied without the other. */
function byReference(reference: string, field: string | undefined): string {
  const byNumber = `NumAtCard eq ${literal(reference)}`;
  return field === undefined ? byNumber : `(${field} eq ${literal(reference)} or ${byNumber})`;
}

/** A cancelled document was made, and people did not want it: it is not made again. One that stands comes first. */
function foundDocument(
  sight: Sight,
  draft: OrderDraft | CreditMemoDraft,
  hits: readonly Json[],
): LookUp<SapBusinessOneDraft> | undefined {
  if (hits.length === 0) return undefined;
  const read = readAll(sight, draft, hits);
  if (read === undefined || hits.length === Number(MOST)) return inconclusive;
  const ours = read.filter(({ isCancellation }) => !isCancellation);
  const standing = ours.filter(({ isCancelled }) => !isCancelled);
  const [stored = ours[0]] = standing;
  if (standing.length > 1) return { outcome: 'refused', failure: duplicate(draft.reference, standing) };
  if (stored === undefined) return undefined;
  const difference = stored.isCancelled ? undefined : compare(draft, stored);
  const kind = draft.kind === 'order' ? 'sales order' : 'credit memo';
  const document = { kind, id: stored.entry, number: stored.number, ...writtenFor(stored) } as const;
  return { outcome: 'found', document: difference === undefined ? document : { ...document, difference } };
}

export function formOf({ settings }: Pick<Sight, 'settings'>, { currency }: Pick<SapBusinessOneDraft, 'currency'>) {
  return { isLocal: currency === settings.localCurrency, taxField: settings.taxField };
}

function readAll(
  sight: Sight,
  draft: OrderDraft | CreditMemoDraft,
  hits: readonly Json[],
): readonly StoredDocument[] | undefined {
  const read = hits.flatMap((hit) => readDocument(hit, formOf(sight, draft)) ?? []);
  return read.length === hits.length ? read : undefined;
}

/** Undefined when SAP does not have the order: then there is nothing to go by. */
function stateOf(
  sight: Sight,
  draft: CreditMemoDraft,
  orders: readonly Json[],
  invoices: readonly Json[],
): OrderState | undefined {
  const [known, bills] = [readAll(sight, draft, orders) ?? [], readAll(sight, draft, invoices) ?? []];
  const order = known.find(({ isCancelled }) => !isCancelled) ?? known[0];
  return order === undefined ? undefined : { order, invoices: invoicesOf(order, bills) };
}

/** Where a refund means that its order is cancelled, a cancelled order is its document. */
function cancelledBefore(
  sight: Sight,
  draft: CreditMemoDraft,
  state: OrderState | undefined,
): LookUp<SapBusinessOneDraft> | undefined {
  if (state?.order.isCancelled !== true) return undefined;
  const decision = decide(draft.admitted, state, sight.today(), sight.settings);
  if (decision.outcome !== 'draft' || decision.draft.kind !== 'cancellation') return undefined;
  return { outcome: 'found', document: { kind: 'sales order', id: state.order.entry, number: state.order.number } };
}

function decided(sight: Sight, draft: CreditMemoDraft, state: OrderState | undefined): LookUp<SapBusinessOneDraft> {
  const decision = decide(draft.admitted, state, sight.today(), sight.settings);
  return decision.outcome === 'refused' ? decision : { outcome: 'absent', draft: decision.draft };
}

function duplicate(reference: string, documents: readonly StoredDocument[]): Failure {
  const detail = `${documents.map(({ number }) => number).join(' and ')} both carry the reference ${reference}.`;
  return { class: 'final', reason: 'duplicate_in_erp', detail };
}

const inconclusive = { outcome: 'inconclusive', failure: unreadable(200) } as const;
