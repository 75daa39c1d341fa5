import { Decimal } from '../simulation/decimal.ts';
import { checkRelation, parseBody, readBody } from './body.ts';
import { type Blocked, type Customer, nextNumber } from './company.ts';
import type { Field } from './field.ts';
import { type FieldValue, plainOption } from './field-value.ts';
import { checkedEmail } from './header.ts';
import { checkIfMatch } from './if-match.ts';
import { byId, findCurrency } from './look-up.ts';
import { customers } from './master-fields.ts';
import { customerRow } from './master-row.ts';
import { NO_CONTENT, type Operation, type Result } from './operation.ts';
import { parseQuery } from './query.ts';
import { badRequest, dialog, fieldValidation, methodNotAllowed, Refused, unknownEntity } from './refusals.ts';
import { list, one } from './results.ts';
import type { Draft } from './sales-document.ts';
import { newCustomer } from './seed.ts';
import type { Session } from './session.ts';

/** Contract sheet business-central 5.1 and 8.2 rows 44 and 45. */
export function workCustomers(
  id: string | undefined,
  operation: Operation,
  parameters: URLSearchParams,
  session: Session,
): Result {
  const query = parseQuery(parameters, customers);
  const { company } = session;
  if (id === undefined) {
    if (operation.method === 'GET') {
      const rows = Iterator.from(company.customers.values()).map((each) => customerRow(each, company));
      return list(rows, customers, query, session);
    }
    if (operation.method !== 'POST') throw methodNotAllowed(operation.method, customers.set);
    return one(201, customerRow(createCustomer(operation, session), company), customers, query, session);
  }
  const customer = byId(company.customers.values(), id);
  if (customer === undefined) throw unknownEntity(customers.set, id);
  if (operation.method === 'GET') return one(200, customerRow(customer, company), customers, query, session);
  if (operation.method !== 'PATCH' && operation.method !== 'DELETE')
    throw methodNotAllowed(operation.method, customers.set);
  checkIfMatch(operation, customerRow(customer, company));
  if (operation.method === 'DELETE') {
    company.customers.delete(customer.number);
    return NO_CONTENT;
  }
  return one(200, customerRow(modifyCustomer(customer, operation, session), company), customers, query, session);
}

/** Without a template rule a new customer has no posting groups, and its first order fails. */
function createCustomer(operation: Operation, session: Session): Customer {
  const { company, chance, now } = session;
  const blank = newCustomer(chance, now, { number: '', displayName: '', properties: { type: 'Company' } });
  const made = apply({ ...blank, postingGroup: company.customerTemplate ? 'DOMESTIC' : '' }, operation, session);
  if (made.displayName === '') throw dialog('A "displayName" must be provided.');
  if (company.customers.has(made.number)) {
    const message = `The Customer already exists. Identification fields and values: No.='${made.number}'`;
    throw new Refused(400, 'Internal_EntityWithSameKeyExists', message);
  }
  const customer = { ...made, number: made.number || nextNumber(company, 'customer') };
  company.customers.set(customer.number, customer);
  return customer;
}

function modifyCustomer(customer: Customer, operation: Operation, session: Session): Customer {
  const changed = apply({ ...customer, version: customer.version + 1, modifiedAt: session.now }, operation, session);
  if (changed.displayName === '') throw dialog('The blank "displayName" is not allowed.');
  if (changed.number !== customer.number) session.company.customers.delete(customer.number);
  session.company.customers.set(changed.number, changed);
  return changed;
}

function apply(draft: Draft<Customer>, operation: Operation, session: Session): Customer {
  for (const [field, value] of readBody(parseBody(operation.body), customers, session).values) {
    checkRelation(field, value, customers, session);
    setField(draft, field, value, session);
  }
  return draft;
}

const BLOCKED: readonly Blocked[] = ['', 'Ship', 'Invoice', 'All'];

function setField(draft: Draft<Customer>, { name }: Field, value: FieldValue, session: Session): void {
  if (value instanceof Decimal) return;
  if (name === 'number') draft.number = String(value);
  else if (name === 'displayName') draft.displayName = String(value);
  else if (name === 'blocked') draft.blocked = readBlocked(String(value));
  else if (name === 'currencyCode' || name === 'currencyId') draft.currency = currency(String(value), name, session);
  else draft.properties = { ...draft.properties, [name]: contact(name, value, draft) };
}

function readBlocked(wire: string): Blocked {
  const found = BLOCKED.find((candidate) => candidate === plainOption(wire));
  if (found === undefined) throw badRequest(`'${wire}' is not an option. The existing options are:  ,Ship,Invoice,All`);
  return found;
}

function currency(value: string, name: string, { company }: Session): string {
  if (value === '' || value === company.localCurrency.code) return '';
  const found = findCurrency(company, value);
  if (found === undefined && name === 'currencyCode') throw dialog('The "currencyCode" does not match to a Currency.');
  return found?.code ?? '';
}

function contact(name: string, value: string | boolean, { number }: Draft<Customer>): string | boolean {
  if (name === 'email') return checkedEmail(String(value));
  if (name === 'phoneNumber' && /\p{L}/u.test(String(value))) {
    throw fieldValidation(`Phone No. must not contain letters in Customer  No.='${number}'.`);
  }
  return value;
}
