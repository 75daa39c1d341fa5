import { Decimal } from '../simulation/decimal.ts';
import type { Company } from './company.ts';
import type { Base, DocumentLine, FinalKind, MarketingDocument } from './marketing-document.ts';

const KIND_OF: Readonly<Record<number, FinalKind>> = { 17: 'order', 13: 'invoice' };

/**
 * What a document takes from its base rows, or gives back when it is cancelled: a row closes at zero, a document with its
 * last row (contract sheet sap-business-one 8.2 row 38).
 */
export function consumeBases(company: Company, document: MarketingDocument, direction: 'take' | 'give'): void {
  for (const { base, quantity } of document.lines) {
    if (base !== undefined) consume(company, base, direction === 'take' ? quantity : Decimal.zero.minus(quantity));
  }
}

function consume(company: Company, base: Base, quantity: Decimal): void {
  const kind = KIND_OF[base.type];
  const document = kind === undefined ? undefined : company.documents[kind].get(base.entry);
  if (document === undefined) return;
  const lines = document.lines.map((line) => (line.number === base.line ? reduced(line, quantity) : line));
  const open = lines.some((line) => line.open);
  company.documents[document.kind].set(document.entry, { ...document, lines, open, version: document.version + 1 });
}

function reduced(line: DocumentLine, quantity: Decimal): DocumentLine {
  const openQuantity = line.openQuantity.minus(quantity);
  return { ...line, openQuantity, open: openQuantity.compare(Decimal.zero) > 0 };
}

/** Whether anything was copied from the document: then it cannot be cancelled. */
export function hasTargets(company: Company, document: MarketingDocument): boolean {
  return [...company.documents.invoice.values(), ...company.documents['credit memo'].values()].some(
    ({ lines, cancelStatus }) =>
      cancelStatus === 'csNo' &&
      lines.some(
        ({ base }) => base !== undefined && KIND_OF[base.type] === document.kind && base.entry === document.entry,
      ),
  );
}
