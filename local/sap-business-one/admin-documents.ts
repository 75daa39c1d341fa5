import { decimal } from '../simulation/decimal.ts';
import { addApproved, decide } from './approval.ts';
import { cancel, close } from './document-actions.ts';
import { findDocument } from './find-document.ts';
import { invoiceOrder } from './invoicing.ts';
import type { Creation, DocumentKind, FinalKind, MarketingDocument } from './marketing-document.ts';
import { type SimulatedDocument, simulatedDocument } from './simulated-document.ts';
import type { Turn } from './turn.ts';

export interface Invoicing {
  /** Paid in full, hence closed although its rows are open. */
  readonly paid?: boolean;
  /** Quantity as text by row of the order (`LineNum`); without it everything that is open. */
  readonly quantities?: Readonly<Record<string, string>>;
}

/** What people do with documents. References are `DocEntry` or `NumAtCard`; one that is unknown throws a RangeError. */
export interface DocumentAdmin {
  /** Every document that is there now, drafts included. */
  documents(): readonly SimulatedDocument[];
  /** Every document that ever came into being since the reset, removed ones included. */
  creations(): readonly Creation[];
  approve(draft: string): SimulatedDocument;
  reject(draft: string): SimulatedDocument;
  /** The user adds an approved draft: the document comes into being. */
  addDraft(draft: string): SimulatedDocument;
  removeDraft(draft: string): void;
  /** Throws a Refused for what cannot be cancelled. */
  cancel(kind: FinalKind, reference: string): void;
  closeOrder(reference: string): void;
  invoice(order: string, how?: Invoicing): SimulatedDocument;
}

export function createDocumentAdmin(turn: () => Turn): DocumentAdmin {
  const company = () => turn().company;
  const find = (kind: DocumentKind, reference: string) => findDocument(company(), kind, reference);
  const show = (document: MarketingDocument) => simulatedDocument(document, company());
  return {
    documents: () => Object.values(company().documents).flatMap((table) => [...table.values()].map(show)),
    creations: () => company().creations,
    approve: (draft) => show(decide(find('draft', draft), 'dasApproved', turn())),
    reject: (draft) => show(decide(find('draft', draft), 'dasRejected', turn())),
    addDraft: (draft) => show(addApproved(find('draft', draft), turn())),
    removeDraft: (draft) => {
      company().documents.draft.delete(find('draft', draft).entry);
    },
    cancel: (kind, reference) => cancel(find(kind, reference), turn()),
    closeOrder: (reference) => close(find('order', reference), turn()),
    invoice: (order, { paid = false, quantities } = {}) => {
      const byRow = quantities === undefined ? {} : { quantities: quantitiesByRow(quantities) };
      return show(invoiceOrder(find('order', order), { paid, ...byRow }, turn()));
    },
  };
}

function quantitiesByRow(quantities: Readonly<Record<string, string>>) {
  return new Map(Object.entries(quantities).map(([row, quantity]) => [Number(row), decimal(quantity)]));
}
