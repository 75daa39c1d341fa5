import { Decimal, decimal } from '../simulation/decimal.ts';
import { checkRelation } from './body.ts';
import type { EntityType, Field } from './field.ts';
import { type FieldValue, plainOption } from './field-value.ts';
import { setObject } from './line-object.ts';
import { decimalsOf, findItem, vatPercent } from './look-up.ts';
import { listPrice } from './pricing.ts';
import { badRequest, dialog, fieldValidation } from './refusals.ts';
import type { Draft, LineType, SalesDocument, SalesLine } from './sales-document.ts';
import type { Session } from './session.ts';

export type LineDraft = Draft<SalesLine>;
/** A document whose customer is known: its lines can be priced. */
export type PricedDocument = Pick<
  SalesDocument,
  'kind' | 'customer' | 'currency' | 'pricesIncludeTax' | 'properties' | 'number'
>;

type Setter = (line: LineDraft, value: FieldValue, document: PricedDocument, session: Session) => void;

const TYPES: readonly LineType[] = [
  'Comment',
  'Account',
  'Item',
  'Resource',
  'Fixed Asset',
  'Charge',
  'Allocation Account',
];
/** Decimal places that quantities and unit prices keep. */
const FINE = 5;
const HUNDRED = decimal('100');

/** What validating a property does (contract sheet business-central 2.2, 2.3): each may undo what came before it. */
const SETTERS: Readonly<Record<string, Setter>> = {
  itemId: (line, value, document, session) => setObject(line, 'Item', String(value), document, session),
  accountId: (line, value, document, session) => setObject(line, 'Account', String(value), document, session),
  lineType: (line, value) => {
    const wanted = plainOption(String(value));
    const type = TYPES.find((candidate) => candidate === wanted);
    if (type === undefined)
      throw badRequest(`'${wanted}' is not an option. The existing options are: ${TYPES.join(',')}`);
    line.type = type;
  },
  lineObjectNumber: (line, value, document, session) => setObject(line, line.type, String(value), document, session),
  sequence: (line, value) => {
    line.sequence = Number(String(value));
  },
  unitOfMeasureCode: (line, value) => {
    line.unit = String(value);
  },
  unitOfMeasureId: (line, value, _document, session) => {
    line.unit = session.company.codes['Unit of Measure'].find((row) => row.id === value)?.code ?? '';
  },
  quantity: amount((line, value, document, session) => {
    line.quantity = value.rounded(FINE);
    const item = line.type === 'Item' ? findItem(session.company, line.number) : undefined;
    if (item !== undefined) line.unitPrice = listPrice(item, line.taxPercent, document, session);
    setDiscountPercent(line, Decimal.zero, document, session);
  }),
  unitPrice: amount((line, value, document, session) => {
    line.unitPrice = value.rounded(FINE);
    setDiscountPercent(line, line.discountPercent, document, session);
  }),
  discountAmount: amount(setDiscountAmount),
  discountPercent: amount((line, value, document, session) => {
    refuseOutsideHundred(value);
    setDiscountPercent(line, value, document, session);
  }),
  taxCode: (line, value, document, session) => setTaxCode(line, String(value), document, session),
  itemVariantId: (line, value, _document, session) => setVariant(line, String(value), session),
};

export function setLineField(
  line: LineDraft,
  field: Field,
  value: FieldValue,
  type: EntityType,
  document: PricedDocument,
  session: Session,
): void {
  // The credit memo page has no trigger for accountId, but the platform checks the relation all the same.
  checkRelation(field, value, type, session);
  if (value instanceof Decimal && value.significantPlaces > FINE) {
    session.violation('too many decimals', `${field.name} ${value.toString()}: Business Central keeps ${FINE}`);
  }
  const setter = SETTERS[field.name];
  if (setter !== undefined) setter(line, value, document, session);
  else if (!(value instanceof Decimal)) line.properties = { ...line.properties, [field.name]: value };
}

function amount(set: (line: LineDraft, value: Decimal, document: PricedDocument, session: Session) => void): Setter {
  return (line, value, document, session) => {
    if (!(value instanceof Decimal)) throw badRequest('Cannot convert a value to the expected type.', 'wrong type');
    if (line.type === 'Comment' && !value.isZero) throw fieldValidation(testField('Type', line, document));
    set(line, value, document, session);
  };
}

function setDiscountAmount(line: LineDraft, value: Decimal, document: PricedDocument, session: Session): void {
  if (line.quantity.isZero && !value.isZero) throw fieldValidation(testField('Quantity', line, document));
  const decimals = decimalsOf(session.company, document.currency);
  const list = line.quantity.times(line.unitPrice).rounded(decimals);
  const rounded = value.rounded(decimals);
  const percent = list.isZero ? Decimal.zero : rounded.times(HUNDRED).over(list, FINE);
  if (list.isZero && !rounded.isZero) refuseOutsideHundred(HUNDRED.plus(HUNDRED));
  refuseOutsideHundred(percent);
  line.discountAmount = rounded;
  line.discountPercent = percent;
}

function refuseOutsideHundred(percent: Decimal): void {
  if (percent.compare(Decimal.zero) < 0 || percent.compare(HUNDRED) > 0) {
    throw dialog('The value in the Line Discount % field must be between 0 and 100.');
  }
}

/** The amount follows from the percentage, which was rounded: that is how re-pricing changes a discount. */
function setDiscountPercent(line: LineDraft, percent: Decimal, document: PricedDocument, session: Session): void {
  const decimals = decimalsOf(session.company, document.currency);
  const list = line.quantity.times(line.unitPrice).rounded(decimals);
  line.discountPercent = percent;
  line.discountAmount = list.times(percent).over(HUNDRED, decimals);
}

function setTaxCode(line: LineDraft, code: string, document: PricedDocument, session: Session): void {
  const before = line.taxPercent;
  line.taxPercent = vatPercent(session.company, document.customer.vatGroup, code);
  line.taxCode = code;
  if (!session.behaviour.taxCodeReprices || !document.pricesIncludeTax || line.type !== 'Item') return;
  line.unitPrice = line.unitPrice.times(HUNDRED.plus(line.taxPercent)).over(HUNDRED.plus(before), FINE);
  setDiscountPercent(line, line.discountPercent, document, session);
}

function setVariant(line: LineDraft, id: string, session: Session): void {
  const item = findItem(session.company, line.number);
  if (item?.variants.some((variant) => variant.id === id) !== true) {
    throw dialog('The item variant does not belong to the item of the line.');
  }
  line.properties = { ...line.properties, itemVariantId: id };
}

function testField(field: string, line: LineDraft, document: PricedDocument): string {
  const type = document.kind === 'order' ? 'Order' : 'Credit Memo';
  return `${field} must have a value in Sales Line: Document Type=${type}, Document No.=${document.number}, Line No.=${line.sequence}. It cannot be zero or empty.`;
}
