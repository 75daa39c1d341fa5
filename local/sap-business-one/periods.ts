import type { JsonObject } from '../simulation/json.ts';
import { textOf } from './given.ts';
import { type FinalKind, TABLES } from './marketing-document.ts';
import { invalid } from './refusals.ts';
import type { Turn } from './turn.ts';

/**
 * The due date is required and not before the document's; both lie in a period (contract sheet sap-business-one 2.2, 8.2
 * rows 14 to 16). As periods are set up, due dates may lie a year further: an order of late December is due in January.
 */
export function checkDates(kind: FinalKind, sent: JsonObject, given: JsonObject, turn: Turn): void {
  const table = TABLES[kind];
  const due = textOf(sent, 'DocDueDate');
  if (due === undefined) throw invalid(-5002, `Enter due date  [${table}.DocDueDate]`);
  const day = textOf(given, 'DocDate') ?? '';
  const taxDay = textOf(given, 'TaxDate') ?? '';
  const deviates = (name: string) => invalid(-10, `Date deviates from permissible range  [${table}.${name}]`);
  if (!hasPeriod(turn, day)) throw deviates('DocDate');
  if (!hasPeriod(turn, taxDay)) throw deviates('TaxDate');
  if (due < day || !(hasPeriod(turn, due) || hasPeriod(turn, due, 1))) throw deviates('DocDueDate');
  if (turn.company.lockedMonths.has(day.slice(0, 7))) {
    throw invalid(-4013, 'Posting period locked; specify an alternative date');
  }
}

/** Whether a period covers the day, or the day so many years before it. */
function hasPeriod({ company, now }: Turn, day: string, before = 0): boolean {
  const year = Number(day.slice(0, 4)) - before;
  const current = new Date(now).getUTCFullYear();
  return company.years.get(year) ?? (year === current || year === current - 1);
}
