import { Decimal } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { percentOf } from './amounts.ts';
import { decimalsOf } from './company.ts';
import { wholeOf } from './given.ts';
import type { Header } from './header.ts';
import { readLineTotal } from './item-line.ts';
import type { Expense } from './marketing-document.ts';
import { taxOf } from './references.ts';
import { unknownReference } from './refusals.ts';
import type { Turn } from './turn.ts';

/** A freight row: its code has to exist; the header discount does not touch it (contract sheet sap-business-one 2.4, 8). */
export function readExpense(given: JsonObject, number: number, header: Header, turn: Turn): Expense {
  const code = wholeOf(given, 'ExpenseCode');
  if (code === undefined || !turn.company.master.AdditionalExpenses.has(String(code))) throw unknownReference();
  const tax = taxOf(given, undefined, turn);
  const net = readLineTotal(given, header, turn) ?? Decimal.zero;
  const decimals = decimalsOf(turn.company, header.currency);
  return {
    number,
    given: { ...given, [turn.switches.taxField]: tax.code },
    net,
    taxPercent: tax.percent,
    tax: percentOf(net, tax.percent, decimals),
  };
}
