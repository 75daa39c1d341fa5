import { BLANK_GUID } from '../simulation/chance.ts';
import { Decimal } from '../simulation/decimal.ts';
import { checkRelation } from './body.ts';
import type { Company, Customer } from './company.ts';
import type { EntityType, Field } from './field.ts';
import type { FieldValue } from './field-value.ts';
import { findCurrency, findCustomer } from './look-up.ts';
import { dialog, fieldValidation, Refused } from './refusals.ts';
import type { Draft, SalesDocument } from './sales-document.ts';
import type { Session } from './session.ts';

/** A header under way: until a customer was validated there is none. */
export type HeaderDraft = Draft<Omit<SalesDocument, 'customer' | 'billTo'>> & {
  customer?: Customer;
  billTo?: Customer;
};

type Setter = (draft: HeaderDraft, value: string, company: Company) => void;

/** What validating a property does beyond keeping it (contract sheet business-central 2.1, 2.4). */
const SETTERS: Readonly<Record<string, Setter>> = {
  customerId: setCustomer,
  customerNumber: setCustomer,
  billToCustomerId: setBillTo,
  billToCustomerNumber: setBillTo,
  currencyId: (draft, value, company) => {
    const found = value === BLANK_GUID ? undefined : findCurrency(company, value);
    setCurrency(draft, found?.code ?? '');
  },
  currencyCode: (draft, value, company) => {
    if (value !== '' && value !== company.localCurrency.code && !company.currencies.has(value)) {
      throw dialog('The "currencyCode" does not match to a Currency.');
    }
    setCurrency(draft, value === company.localCurrency.code ? '' : value);
  },
  phoneNumber: (draft, value) => keep(draft, 'phoneNumber', checkedPhone(value)),
  email: (draft, value) => keep(draft, 'email', checkedEmail(value)),
  invoiceId: (draft, value, company) => setInvoice(draft, company.documents.invoice.get(value)?.number, value),
};

export function setHeaderField(
  draft: HeaderDraft,
  field: Field,
  value: FieldValue,
  type: EntityType,
  session: Session,
): void {
  checkRelation(field, value, type, session);
  const setter = SETTERS[field.name];
  if (setter !== undefined && typeof value === 'string') setter(draft, value, session.company);
  else if (field.name === 'pricesIncludeTax') setPriceBasis(draft, value === true);
  else if (field.name === 'discountAmount' && value instanceof Decimal) setInvoiceDiscount(draft, value);
  else if (!(value instanceof Decimal)) keep(draft, field.name, value);
}

export function checkedPhone(value: string): string {
  if (/\p{L}/u.test(value)) throw dialog('You cannot enter letters in this field.');
  return value;
}

export function checkedEmail(value: string): string {
  if (value !== '' && !/^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/.test(value)) {
    throw dialog(`The email address "${value}" is not valid.`);
  }
  return value;
}

function keep(draft: HeaderDraft, name: string, value: string | boolean): void {
  draft.properties = { ...draft.properties, [name]: value };
}

/** Overwrites address, currency, price basis, terms and contact with the customer's. */
function setCustomer(draft: HeaderDraft, value: string, company: Company): void {
  if (value === '' || value === BLANK_GUID) return;
  const customer = findCustomer(company, value);
  if (customer === undefined) throw dialog('The sell-to customer cannot be found.');
  if (draft.customer !== undefined) {
    if (draft.customer.number === customer.number) return;
    // A new document names one customer; changing a stored one would re-price its lines, which asks the user first.
    if (draft.lines.length > 0) throw confirmation('Sell-to Customer');
    throw dialog('The sell-to customer values do not match to a specific Customer.');
  }
  refuseBlocked(customer, draft.kind);
  refuseWithoutPostingGroup(customer);
  draft.customer = customer;
  draft.billTo ??= customer;
  draft.currency = customer.currency;
  draft.pricesIncludeTax = customer.pricesIncludeTax;
  draft.properties = { ...draft.properties, ...defaultsFrom(customer) };
}

function setBillTo(draft: HeaderDraft, value: string, company: Company): void {
  if (value === '' || value === BLANK_GUID) return;
  const customer = findCustomer(company, value);
  if (customer === undefined) throw dialog('The bill-to customer cannot be found.');
  draft.billTo = customer;
  draft.pricesIncludeTax = customer.pricesIncludeTax;
}

function refuseBlocked({ blocked, number }: Customer, kind: SalesDocument['kind']): void {
  if (blocked === '' || (kind === 'credit memo' && blocked !== 'All')) return;
  throw dialog(`You cannot create this type of document when Customer ${number} is blocked with type ${blocked}`);
}

function refuseWithoutPostingGroup({ postingGroup, number }: Customer): void {
  if (postingGroup !== '') return;
  throw fieldValidation(
    `Gen. Bus. Posting Group must have a value in Customer: No.=${number}. It cannot be zero or empty.`,
  );
}

function defaultsFrom({ displayName, properties }: Customer): Record<string, string | boolean> {
  const places = {
    AddressLine1: 'addressLine1',
    AddressLine2: 'addressLine2',
    City: 'city',
    State: 'state',
    Country: 'country',
    PostCode: 'postalCode',
  };
  const copied: Record<string, string | boolean> = { shipToName: displayName };
  for (const [suffix, source] of Object.entries(places)) {
    for (const prefix of ['sellTo', 'shipTo']) copied[prefix + suffix] = properties[source] ?? '';
  }
  for (const name of ['phoneNumber', 'email', 'paymentTermsId', 'shipmentMethodId']) {
    if (properties[name] !== undefined) copied[name] = properties[name];
  }
  return copied;
}

function setCurrency(draft: HeaderDraft, code: string): void {
  if (draft.lines.length > 0 && draft.currency !== code) throw confirmation('Currency Code');
  draft.currency = code;
}

function setPriceBasis(draft: HeaderDraft, includeTax: boolean): void {
  if (draft.lines.length > 0 && draft.pricesIncludeTax !== includeTax) throw confirmation('Prices Including VAT');
  draft.pricesIncludeTax = includeTax;
}

/** Only item lines allow an order discount, so before there are lines none can be given (contract sheet 2.5). */
function setInvoiceDiscount(draft: HeaderDraft, amount: Decimal): void {
  if (!amount.isZero && !draft.lines.some((line) => line.type === 'Item')) {
    throw dialog(
      'Cannot apply an invoice discount because the document does not include lines where the Allow Invoice Disc. field is selected. To add a discount, specify a line discount in the Line Discount Amount field for the relevant lines, or add a line of type Item where the Allow Invoice Disc. field is selected.',
    );
  }
  draft.invoiceDiscount = amount;
}

function setInvoice(draft: HeaderDraft, number: string | undefined, id: string): void {
  if (id === BLANK_GUID) return;
  if (number === undefined) throw dialog('The "invoiceId" does not match to an Invoice.');
  const given = draft.properties.invoiceNumber;
  if (given !== undefined && given !== number) {
    throw dialog('The "invoiceId" and "invoiceNumber" do not match to a specific Invoice.');
  }
  draft.properties = { ...draft.properties, invoiceId: id, invoiceNumber: number };
}

/** AL code that would ask the user something has nobody to ask. */
function confirmation(field: string): Refused {
  return new Refused(
    400,
    'Application_CallbackNotAllowed',
    `Microsoft Dynamics 365 Business Central Server attempted to issue a client callback to show a confirmation dialog box: If you change ${field}, the existing sales lines will be deleted and new sales lines will be created.`,
  );
}
