import type { JsonObject } from '../simulation/json.ts';
import type { Company } from './company.ts';
import { textOf } from './given.ts';
import { type FinalKind, TABLES } from './marketing-document.ts';
import { invalid } from './refusals.ts';
import type { Turn } from './turn.ts';

/**
 * The due date is required and not before the document's; both lie in a period (contract sheet sap-business-one 2.2, 8.2
 * rows 14 to 16). As periods are set up, due dates may lie a year further: an order of late December is due in January.
 */
export function checkDates(kind: FinalKind, sent: JsonObject, given: JsonObject, { company }: Turn): void {
  const table = TABLES[kind];
  const due = textOf(sent, 'DocDueDate');
  if (due === undefined) throw invalid(-5002, `Enter due date  [${table}.DocDueDate]`);
  const day = textOf(given, 'DocDate') ?? '';
  const taxDay = textOf(given, 'TaxDate') ?? '';
  const deviates = (name: string) => invalid(-10, `Date deviates from permissible range  [${table}.${name}]`);
  if (!inYears(company, day, 0)) throw deviates('DocDate');
  if (!inYears(company, taxDay, 0)) throw deviates('TaxDate');
  if (due < day || !inYears(company, due, 1)) throw deviates('DocDueDate');
  if (company.lockedMonths.has(day.slice(0, 7))) {
    throw invalid(-4013, 'Posting period locked; specify an alternative date');
  }
}

function inYears({ years }: Company, day: string, further: number): boolean {
  const year = Number(day.slice(0, 4));
  return years.has(year) || years.has(year - further);
}
