import { decimal } from '../simulation/decimal.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import type { Journal, LoggedRequest, Violation } from '../simulation/journal.ts';
import { addApproved, decide } from './approval.ts';
import { cancel, close } from './document-actions.ts';
import type { Fault, FaultRule } from './fault.ts';
import { text, type UserTable } from './field.ts';
import { findDocument } from './find-document.ts';
import { invoiceOrder } from './invoicing.ts';
import type { Creation, DocumentKind, MarketingDocument } from './marketing-document.ts';
import { changedItem, changedPartner, type ItemChange, type PartnerChange } from './master-changes.ts';
import type { Sessions } from './sessions.ts';
import { asText, type SimulatedDocument, simulatedDocument } from './simulated-document.ts';
import type { Switches } from './switches.ts';
import type { Turn } from './turn.ts';
import type { ViolationKind } from './violation.ts';

type Row = Readonly<Record<string, unknown>>;

export interface Invoicing {
  /** Paid in full, hence closed although its rows are open. */
  readonly paid?: boolean;
  /** Quantity as text by row of the order (`LineNum`); without it everything that is open. */
  readonly quantities?: Readonly<Record<string, string>>;
}

/** What people in Business One do, what goes wrong, and what a check wants to know. References are `DocEntry` or `NumAtCard`. */
export interface Admin {
  reset(): void;
  /** Every document that is there now, drafts included. */
  documents(): readonly SimulatedDocument[];
  /** Every document that ever came into being since the reset, removed ones included. */
  creations(): readonly Creation[];
  partners(): readonly Row[];
  items(): readonly Row[];
  requests(): readonly LoggedRequest[];
  violations(): readonly Violation<ViolationKind>[];
  switches(): Switches;
  setSwitches(changes: Partial<Switches>): void;
  /** Adds the item, or changes it. */
  putItem(code: string, change?: ItemChange): Row;
  removeItem(code: string): void;
  putPartner(code: string, change?: PartnerChange): Row;
  /** Percent as text. */
  putTaxCode(code: string, percent: string): void;
  putUserField(table: UserTable, name: string, size?: number): void;
  removeUserField(table: UserTable, name: string): void;
  approve(draft: string): SimulatedDocument;
  reject(draft: string): SimulatedDocument;
  /** The user adds an approved draft: the document comes into being. */
  addDraft(draft: string): SimulatedDocument;
  removeDraft(draft: string): void;
  cancel(kind: Exclude<DocumentKind, 'draft'>, reference: string): void;
  closeOrder(reference: string): void;
  invoice(order: string, how?: Invoicing): SimulatedDocument;
  /** `YYYY-MM`. */
  setMonth(month: string, state: 'open' | 'locked'): void;
  setYear(year: number, present: boolean): void;
  /** Local units for one foreign unit, as text; undefined takes it away. For every day, or for one. */
  setRate(currency: string, rate: string | undefined, day?: string): void;
  expireSessions(): void;
  setPassword(password: string): void;
  unlockUser(): void;
  sessions(): { readonly open: number; readonly logins: number };
  setUnavailable(unavailable: boolean): void;
  addFault(rule: FaultRule): void;
  clearFaults(): void;
  faults(): readonly FaultRule[];
  /** Resolves when no late commit is outstanding. */
  settled(): Promise<void>;
}

export interface AdminParts {
  turn(): Turn;
  readonly journal: Journal<ViolationKind>;
  readonly faults: FaultPlan<Fault>;
  readonly sessions: Sessions;
  setSwitches(changes: Partial<Switches>): void;
  setUnavailable(unavailable: boolean): void;
  reset(): void;
  settled(): Promise<void>;
}

export function createAdmin(parts: AdminParts): Admin {
  const { journal, faults, sessions } = parts;
  return {
    reset: parts.reset,
    requests: () => journal.requests,
    violations: () => journal.violations,
    switches: () => parts.turn().switches,
    setSwitches: parts.setSwitches,
    expireSessions: () => sessions.expire(),
    setPassword: (password) => sessions.setPassword(password),
    unlockUser: () => sessions.unlock(),
    sessions: () => ({ open: sessions.open, logins: sessions.logins }),
    setUnavailable: parts.setUnavailable,
    addFault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    faults: () => faults.rules,
    settled: () => parts.settled(),
    ...documentAdmin(parts),
    ...setupAdmin(parts),
  };
}

type DocumentAdmin = Pick<
  Admin,
  'documents' | 'creations' | 'approve' | 'reject' | 'addDraft' | 'removeDraft' | 'cancel' | 'closeOrder' | 'invoice'
>;

function documentAdmin({ turn }: AdminParts): DocumentAdmin {
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
      const byRow =
        quantities === undefined
          ? {}
          : { quantities: new Map(Object.entries(quantities).map(([row, text]) => [Number(row), decimal(text)])) };
      return show(invoiceOrder(find('order', order), { paid, ...byRow }, turn()));
    },
  };
}

type SetupAdmin = Pick<
  Admin,
  | 'partners'
  | 'items'
  | 'putItem'
  | 'removeItem'
  | 'putPartner'
  | 'putTaxCode'
  | 'putUserField'
  | 'removeUserField'
  | 'setMonth'
  | 'setYear'
  | 'setRate'
>;

function setupAdmin({ turn }: AdminParts): SetupAdmin {
  const company = () => turn().company;
  const fields = (table: UserTable) => company().userFields[table];
  const removeUserField = (table: UserTable, name: string) => {
    const at = fields(table).findIndex((field) => field.name === name);
    if (at >= 0) fields(table).splice(at, 1);
  };
  return {
    partners: () => [...company().master.BusinessPartners.values()].map(asText),
    items: () => [...company().master.Items.values()].map(asText),
    putItem: (code, change = {}) => {
      const { Items } = company().master;
      const item = changedItem(code, Items.get(code), change);
      Items.set(code, item);
      return asText(item);
    },
    removeItem: (code) => {
      if (!company().master.Items.delete(code)) throw new RangeError(`there is no item ${code}`);
    },
    putPartner: (code, change = {}) => {
      const { BusinessPartners } = company().master;
      const partner = changedPartner(code, BusinessPartners.get(code), change);
      BusinessPartners.set(code, partner);
      return asText(partner);
    },
    putTaxCode: (code, percent) => {
      company().taxes.set(code, decimal(percent));
    },
    putUserField: (table, name, size = 50) => {
      removeUserField(table, name);
      fields(table).push(text(name, size));
    },
    removeUserField,
    setMonth: (month, state) => {
      if (state === 'locked') company().lockedMonths.add(month);
      else company().lockedMonths.delete(month);
    },
    setYear: (year, present) => {
      if (present) company().years.add(year);
      else company().years.delete(year);
    },
    setRate: (currency, rate, day = '*') => setRate(turn(), currency, rate, day),
  };
}

function setRate({ company }: Turn, currency: string, rate: string | undefined, day: string): void {
  if (!company.currencies.has(currency)) throw new RangeError(`there is no currency ${currency}`);
  const rates = company.rates.get(currency) ?? new Map();
  company.rates.set(currency, rates);
  if (rate === undefined) rates.delete(day);
  else rates.set(day, decimal(rate));
}
