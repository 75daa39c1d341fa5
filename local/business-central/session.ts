import type { Chance } from '../simulation/chance.ts';
import type { Company } from './company.ts';
import { decimalsOf } from './look-up.ts';
import type { SalesDocument } from './sales-document.ts';
import type { MoneyRules, VatRounding } from './totals.ts';
import type { ViolationKind } from './violation.ts';

/** Choices about what Microsoft's public source does not show. */
export interface Behaviour {
  /** Whether fields are validated in the order of the page or of the JSON. */
  readonly fieldOrder: 'page' | 'json';
  readonly vatRounding: VatRounding;
  /** Whether a `taxCode` on an item line with prices including tax re-derives the unit price from the new rate. */
  readonly taxCodeReprices: boolean;
}

/** One request inside Business Central: the database it works on and the rules it works by. */
export interface Session {
  readonly company: Company;
  readonly chance: Chance;
  readonly behaviour: Behaviour;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Up to and including the company, for `@odata.context` and `Location`. */
  readonly companyUrl: string;
  violation(kind: ViolationKind, detail: string): void;
}

export function today(session: Pick<Session, 'now'>): string {
  return new Date(session.now).toISOString().slice(0, 10);
}

export function moneyRules(session: Pick<Session, 'company' | 'behaviour'>, document: SalesDocument): MoneyRules {
  return {
    decimals: decimalsOf(session.company, document.currency),
    vatRounding: session.behaviour.vatRounding,
  };
}
