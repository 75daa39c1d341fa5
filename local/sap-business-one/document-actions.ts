import { consumeBases, hasTargets } from './base-consumption.ts';
import type { DocumentLine, MarketingDocument } from './marketing-document.ts';
import { notSupported } from './refusals.ts';
import { moveStock } from './stock.ts';
import { keep, nextEntry, store } from './storage.ts';
import type { Turn } from './turn.ts';

/**
 * An order is simply cancelled; what was posted is cancelled by a document of its own that takes its effects back
 * (contract sheet sap-business-one 4.1, 8.2 row 35).
 */
export function cancel(document: MarketingDocument, turn: Pick<Turn, 'company' | 'now'>): void {
  const { company } = turn;
  if (document.kind === 'draft' || document.cancelStatus !== 'csNo' || hasTargets(company, document)) {
    throw notSupported();
  }
  if (document.kind === 'order') {
    if (!document.open) throw notSupported();
    store({ ...closed(document), cancelStatus: 'csYes' }, turn);
    return;
  }
  moveStock(company, document, true);
  consumeBases(company, document, 'give');
  store({ ...closed(document), cancelStatus: 'csYes' }, turn);
  const entry = nextEntry(company, document.kind);
  company.lastNumbers[document.kind] += 1;
  const number = company.lastNumbers[document.kind];
  keep({ ...closed(document), cancelStatus: 'csCancellation', entry, number, version: 1, createdAt: turn.now }, turn);
}

/** The way to stop an order that is delivered in part. */
export function close(document: MarketingDocument, turn: Turn): void {
  if (!document.open || document.kind === 'draft') throw notSupported();
  store(closed(document), turn);
}

export function reopen(document: MarketingDocument, turn: Turn): void {
  if (!turn.switches.reopen || document.open || document.cancelStatus !== 'csNo') throw notSupported();
  const lines = document.lines.map((line): DocumentLine => ({ ...line, open: !line.openQuantity.isZero }));
  store({ ...document, open: true, lines }, turn);
}

export function closed(document: MarketingDocument): MarketingDocument {
  return { ...document, open: false, lines: document.lines.map((line) => ({ ...line, open: false })) };
}
