import type { Chance } from '../simulation/chance.ts';
import { Decimal } from '../simulation/decimal.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import type { Journal, LoggedRequest, Violation } from '../simulation/journal.ts';
import type { Account, Blocked, Company, Customer, Item } from './company.ts';
import { externalNumber } from './document-table.ts';
import type { Client, Entra } from './entra.ts';
import type { Fault, FaultRule } from './fault.ts';
import { postCreditMemo, shipAndInvoice } from './posting.ts';
import type { Creation, SalesDocument } from './sales-document.ts';
import { newAccount, newCustomer, newItem, variant } from './seed.ts';
import type { Session } from './session.ts';
import { type SimulatedDocument, simulatedDocument } from './simulated-document.ts';
import type { ViolationKind } from './violation.ts';

export interface ItemChange {
  readonly displayName?: string;
  /** Percent as text, such as `19`: the group `VAT19`. */
  readonly vatPercent?: string;
  /** List price as text: local currency, without tax. */
  readonly unitPrice?: string;
  readonly blocked?: boolean;
  readonly salesBlocked?: boolean;
  readonly gtin?: string;
  /** Codes, in place of those there were. */
  readonly variants?: readonly string[];
}

export interface CustomerChange {
  readonly displayName?: string;
  /** Fields of the API that the simulator only keeps, such as `email`; in place of those there were. */
  readonly properties?: Readonly<Record<string, string | boolean>>;
  readonly blocked?: Blocked;
  /** Blank: no posting groups, hence no documents. */
  readonly postingGroup?: string;
  /** `DOMESTIC` or `EXPORT`. */
  readonly vatGroup?: string;
  readonly pricesIncludeTax?: boolean;
  /** Blank: local currency. */
  readonly currency?: string;
}

/** What people in the ERP do, what goes wrong, and what a check wants to know. References are ids, numbers or our own. */
export interface Admin {
  reset(): void;
  /** Every document that is there now, posted ones included. */
  documents(): readonly SimulatedDocument[];
  /** Every document that ever came into being since the reset, deleted ones included. */
  creations(): readonly Creation[];
  requests(): readonly LoggedRequest[];
  violations(): readonly Violation<ViolationKind>[];
  /** Adds the item, or changes it. */
  putItem(number: string, change?: ItemChange): Item;
  deleteItem(number: string): void;
  putCustomer(number: string, change?: CustomerChange): Customer;
  putAccount(number: string, change?: Partial<Pick<Account, 'directPosting' | 'blocked'>>): Account;
  shipAndInvoice(reference: string): SimulatedDocument;
  postCreditMemo(reference: string): SimulatedDocument;
  /** Releases a draft, sends it for approval, or reopens it. */
  setStatus(reference: string, status: 'Draft' | 'Open' | 'In Review'): SimulatedDocument;
  deleteDocument(reference: string): void;
  setPeriod(period: Company['period']): void;
  /** Whether customers made by the API get posting groups. */
  setCustomerTemplate(present: boolean): void;
  /** Another secret, or no longer enabled in Business Central. */
  setClient(clientId: string, changes: Partial<Client>): void;
  addFault(rule: FaultRule): void;
  clearFaults(): void;
  faults(): readonly FaultRule[];
  /** Resolves when no late commit is outstanding. */
  settled(): Promise<void>;
}

export interface AdminParts {
  session(): Session;
  readonly chance: () => Chance;
  readonly journal: Journal<ViolationKind>;
  readonly faults: FaultPlan<Fault>;
  readonly entra: Entra;
  reset(): void;
  settled(): Promise<void>;
}

export function createAdmin(parts: AdminParts): Admin {
  const { journal, faults, entra } = parts;
  const company = () => parts.session().company;
  const show = (document: SalesDocument) => simulatedDocument(document, parts.session());
  return {
    reset: parts.reset,
    documents: () => Object.values(company().documents).flatMap((table) => [...table.values()].map(show)),
    creations: () => company().creations,
    requests: () => journal.requests,
    violations: () => journal.violations,
    putItem: (number, change = {}) => {
      const known = company().items.get(number) ?? newItem(parts.chance(), { number });
      return put(company().items, changedItem(known, change, parts.chance()));
    },
    deleteItem: (number) => {
      if (!company().items.delete(number)) throw new RangeError(`there is no item ${number}`);
    },
    putCustomer: (number, change = {}) => {
      const { now } = parts.session();
      const known =
        company().customers.get(number) ?? newCustomer(parts.chance(), now, { number, displayName: number });
      return put(company().customers, { ...known, ...change, version: known.version + 1, modifiedAt: now });
    },
    putAccount: (number, change = {}) => {
      const known = company().accounts.get(number) ?? newAccount(parts.chance(), { number });
      return put(company().accounts, { ...known, ...change });
    },
    shipAndInvoice: (reference) => show(shipAndInvoice(find(company(), reference, 'order'), parts.session()).invoice),
    postCreditMemo: (reference) => show(postCreditMemo(find(company(), reference, 'credit memo'), parts.session())),
    setStatus: (reference, status) => {
      const document = find(company(), reference, 'order', 'credit memo');
      return show(keep(company(), { ...document, status, version: document.version + 1 }));
    },
    deleteDocument: (reference) => {
      const document = find(company(), reference, 'order', 'credit memo');
      company().documents[document.kind].delete(document.id);
    },
    setPeriod: (period) => {
      company().period = period;
    },
    setCustomerTemplate: (present) => {
      company().customerTemplate = present;
    },
    setClient: (clientId, changes) => entra.setClient(clientId, changes),
    addFault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    faults: () => faults.rules,
    settled: () => parts.settled(),
  };
}

function changedItem(item: Item, { vatPercent, unitPrice, variants, ...rest }: ItemChange, chance: Chance): Item {
  return {
    ...item,
    ...rest,
    ...(vatPercent === undefined ? {} : { vatGroup: `VAT${vatPercent}` }),
    ...(unitPrice === undefined ? {} : { unitPrice: Decimal.parse(unitPrice) }),
    ...(variants === undefined ? {} : { variants: variants.map((code) => variant(chance, code)) }),
  };
}

function put<T extends { readonly number: string }>(table: Map<string, T>, row: T): T {
  table.set(row.number, row);
  return row;
}

function keep(company: Company, document: SalesDocument): SalesDocument {
  company.documents[document.kind].set(document.id, document);
  return document;
}

/** Throws a RangeError when no unposted document of these kinds has that id, number or external document number. */
function find(company: Company, reference: string, ...kinds: readonly ('order' | 'credit memo')[]): SalesDocument {
  const wanted = reference.toUpperCase();
  for (const kind of kinds) {
    for (const document of company.documents[kind].values()) {
      const names = [document.id, document.number, externalNumber(document)];
      if (!document.posted && names.some((name) => name.toUpperCase() === wanted)) return document;
    }
  }
  throw new RangeError(`there is no open ${kinds.join(' or ')} ${reference}`);
}
