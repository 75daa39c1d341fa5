import { Decimal } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { documentAmounts, negative } from './amounts.ts';
import { caughtByApproval, keepAsDraft } from './approval.ts';
import { decimalsOf } from './company.ts';
import { readExpense } from './freight.ts';
import { rowsOf } from './given.ts';
import { readHeader } from './header.ts';
import { readLine } from './line.ts';
import type { Computed, DocumentLine, FinalKind, MarketingDocument } from './marketing-document.ts';
import { post } from './posting.ts';
import { checkReference } from './reference-check.ts';
import { invalid, NO_RECORD, Refused } from './refusals.ts';
import type { Turn } from './turn.ts';

/** Reads, checks and computes a document; stores nothing. Throws a Refused. */
export function computeDocument(kind: FinalKind, sent: JsonObject, turn: Turn): Computed {
  const header = readHeader(kind, sent, turn);
  const lines: DocumentLine[] = [];
  for (const [index, row] of rowsOf(sent, 'DocumentLines').entries()) {
    const { LineNum: _numbered, ...rest } = row;
    lines.push(readLine(rest, index, { kind, header, before: lines }, turn));
  }
  const expenses = rowsOf(sent, 'DocumentAdditionalExpenses').map((row, index) =>
    readExpense(row, index, header, turn),
  );
  const { discountPercent, rounding } = header;
  const decimals = decimalsOf(turn.company, header.currency);
  const amounts = documentAmounts(lines, expenses, discountPercent, rounding, decimals);
  if (lines.length === 0 || negative(amounts.total)) {
    throw invalid(-5002, 'Document total value must be zero or greater than zero');
  }
  return {
    becomes: kind,
    open: true,
    cancelStatus: 'csNo',
    authorization: 'dasWithout',
    given: header.given,
    currency: header.currency,
    rate: header.rate,
    lines,
    expenses,
    amounts,
    paid: Decimal.zero,
    version: 1,
    createdAt: turn.now,
    updatedAt: turn.now,
  };
}

/**
 * Nothing keeps two orders with one reference apart: the same body twice makes two (contract sheet sap-business-one 8.2
 * rows 9, 10). An approval template stores a draft and answers as if a code were unknown (row 28).
 */
export function createDocument(kind: FinalKind, sent: JsonObject, turn: Turn): MarketingDocument {
  const computed = computeDocument(kind, sent, turn);
  checkReference(kind, computed.given, turn);
  if (caughtByApproval(kind, turn.switches)) {
    keepAsDraft(computed, 'dasPending', turn);
    throw new Refused(turn.switches.approvalStatus, NO_RECORD, 'No matching records found (ODBC -2028)');
  }
  return post(computed, turn);
}
