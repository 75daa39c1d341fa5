import { decimal } from '../simulation/decimal.ts';
import { text, type UserTable } from './field.ts';
import { changedItem, changedPartner, type ItemChange, type PartnerChange } from './master-changes.ts';
import { asText } from './simulated-document.ts';
import type { Turn } from './turn.ts';

/** A row of master data, its numbers as text. */
export type MasterRow = Readonly<Record<string, unknown>>;

/** What people keep: master data, rates, posting periods, user fields. */
export interface SetupAdmin {
  partners(): readonly MasterRow[];
  items(): readonly MasterRow[];
  /** Adds the item, or changes it. */
  putItem(code: string, change?: ItemChange): MasterRow;
  /** Throws a RangeError when there is none. */
  removeItem(code: string): void;
  putPartner(code: string, change?: PartnerChange): MasterRow;
  /** Percent as text. */
  putTaxCode(code: string, percent: string): void;
  putUserField(table: UserTable, name: string, size?: number): void;
  removeUserField(table: UserTable, name: string): void;
  /** `YYYY-MM`. */
  setMonth(month: string, state: 'open' | 'locked'): void;
  setYear(year: number, present: boolean): void;
  /** Local units for one foreign unit, as text; undefined takes it away. For every day, or for one (`YYYY-MM-DD`). */
  setRate(currency: string, rate: string | undefined, day?: string): void;
}

export function createSetupAdmin(turn: () => Turn): SetupAdmin {
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
      company().years.set(year, present);
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
