import { BLANK_GUID } from '../simulation/chance.ts';
import { Decimal } from '../simulation/decimal.ts';
import type { Account, Item } from './company.ts';
import type { LineDraft, PricedDocument } from './line.ts';
import { findAccount, findItem, vatPercent } from './look-up.ts';
import { listPrice } from './pricing.ts';
import { dialog, fieldValidation, recordNotFound } from './refusals.ts';
import type { LineType } from './sales-document.ts';
import type { Session } from './session.ts';

/** Validating the number (or id) of what is sold starts the line afresh: text, unit, tax group, price. */
export function setObject(
  line: LineDraft,
  type: LineType,
  value: string,
  document: PricedDocument,
  session: Session,
): void {
  if (value === '' || value === BLANK_GUID) return;
  if (type === 'Item') setItem(line, value, document, session);
  else if (type === 'Account') setAccount(line, value, document, session);
  // The default type: the number is taken for a standard text, and the simulated company has none.
  else if (type === 'Comment') throw recordNotFound('Standard Text', `Code='${value}'`);
  else throw dialog(`${type} does not exist.`);
}

function setItem(line: LineDraft, value: string, document: PricedDocument, session: Session): void {
  const item = findItem(session.company, value);
  if (item === undefined) throw dialog('Item does not exist.');
  refuseUnsaleable(item, document);
  Object.assign(line, fresh('Item', item), { unit: item.unit });
  line.taxPercent = vatPercent(session.company, document.customer.vatGroup, item.vatGroup);
  line.unitPrice = listPrice(item, line.taxPercent, document, session);
}

function setAccount(line: LineDraft, value: string, document: PricedDocument, session: Session): void {
  const account = findAccount(session.company, value);
  if (account === undefined) throw dialog('Account does not exist.');
  refuseUnpostable(account);
  Object.assign(line, fresh('Account', account), { unit: '', unitPrice: Decimal.zero });
  line.taxPercent = vatPercent(session.company, document.customer.vatGroup, account.vatGroup);
}

function fresh(type: LineType, object: Item | Account): Partial<LineDraft> {
  return {
    type,
    number: object.number,
    objectId: object.id,
    quantity: Decimal.zero,
    discountAmount: Decimal.zero,
    discountPercent: Decimal.zero,
    taxCode: object.vatGroup,
    properties: { description: object.displayName },
  };
}

/** A sales-blocked item can still come back (contract sheet business-central 2.4). */
function refuseUnsaleable(item: Item, document: PricedDocument): void {
  if (item.blocked) {
    throw fieldValidation(`Blocked must be equal to 'No'  in Item: No.=${item.number}. Current value is 'Yes'.`);
  }
  if (item.salesBlocked && document.kind === 'order') {
    throw dialog(
      `You cannot sell Item ${item.number} because the Sales Blocked check box is selected on the Item card.`,
    );
  }
}

function refuseUnpostable(account: Account): void {
  if (account.blocked) {
    throw fieldValidation(
      `Blocked must be equal to 'No'  in G/L Account: No.=${account.number}. Current value is 'Yes'.`,
    );
  }
  if (!account.directPosting) {
    throw fieldValidation(
      `Direct Posting must be equal to 'Yes'  in G/L Account: No.=${account.number}. Current value is 'No'.`,
    );
  }
}
