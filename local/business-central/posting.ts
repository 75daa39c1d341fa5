import { BLANK_GUID } from '../simulation/chance.ts';
import { nextNumber } from './company.ts';
import { remember, store } from './documents.ts';
import { dialog, fieldValidation } from './refusals.ts';
import type { SalesDocument } from './sales-document.ts';
import { type Session, today } from './session.ts';

/**
 * Ships and invoices the whole order: it vanishes, and its external document number lives on in the invoice and the
 * shipment (contract sheet business-central 2.1, 8.2 row 40). `orderId` of the invoice stays blank, as it may in reality.
 */
export function shipAndInvoice(
  order: SalesDocument,
  session: Session,
): { invoice: SalesDocument; shipment: SalesDocument } {
  if (order.lines.length === 0) throw dialog('Please add at least one line item to the document.');
  refuseUnpostable(order, session);
  const properties = {
    ...order.properties,
    orderNumber: order.number,
    orderId: BLANK_GUID,
    invoiceDate: today(session),
  };
  const posted = { ...order, posted: true, version: 1, createdAt: session.now, modifiedAt: session.now, properties };
  const invoice: SalesDocument = { ...posted, ...identity('invoice', session), status: 'Open' };
  const shipment: SalesDocument = { ...posted, ...identity('shipment', session), status: 'Open' };
  session.company.documents.order.delete(order.id);
  for (const document of [shipment, invoice]) {
    session.company.documents[document.kind].set(document.id, document);
    remember(document, session);
  }
  return { invoice, shipment };
}

/** The draft becomes a posted credit memo in the same collection, under the number of another series. */
export function postCreditMemo(memo: SalesDocument, session: Session): SalesDocument {
  if (memo.posted) throw dialog('The action can be applied to a draft credit memo only.');
  if (memo.lines.length === 0) throw dialog('Please add at least one line item to the credit memo.');
  refuseUnpostable(memo, session);
  refuseUnknownInvoice(memo, session);
  return store(
    { ...memo, posted: true, status: 'Open', number: nextNumber(session.company, 'posted credit memo') },
    session,
  );
}

function identity(kind: 'invoice' | 'shipment', session: Session): Pick<SalesDocument, 'id' | 'kind' | 'number'> {
  return { id: session.chance.guid(), kind, number: nextNumber(session.company, `posted ${kind}`) };
}

function refuseUnpostable(document: SalesDocument, session: Session): void {
  if (session.company.period === 'closed') {
    throw dialog('Posting Date is not within your range of allowed posting dates.');
  }
  if (document.status === 'In Review') {
    throw dialog(
      `${document.number} must be approved and released before you can perform this action: it is pending approval.`,
    );
  }
  if (document.lines.every((line) => line.quantity.isZero)) throw dialog('There is nothing to post.');
}

/** An invoice number that nobody checked on insert is checked now (contract sheet business-central 4.1). */
function refuseUnknownInvoice(memo: SalesDocument, session: Session): void {
  const wanted = memo.properties.invoiceNumber;
  if (typeof wanted !== 'string' || wanted === '') return;
  if ([...session.company.documents.invoice.values()].some((invoice) => invoice.number === wanted)) return;
  throw fieldValidation(`Applies-to Doc. No. ${wanted} does not exist in Sales Header: Document Type=Credit Memo.`);
}
