import type { Json, JsonObject } from '../simulation/json.ts';
import { hasTargets } from './base-consumption.ts';
import { computeDocument } from './documents.ts';
import { rowsOf, wholeOf } from './given.ts';
import type { MarketingDocument } from './marketing-document.ts';
import { notSupported, unknownReference } from './refusals.ts';
import { store } from './storage.ts';
import type { Turn } from './turn.ts';

/** What may still be said about a document that is posted, closed, or copied from. */
const REMARKS = ['Comments', 'NumAtCard', 'JournalMemo', 'DocDueDate'];

/** PATCH of a document: the rows that are sent are merged by `LineNum`, or take the place of all (`replace`). */
export function changeDocument(
  document: MarketingDocument,
  body: JsonObject,
  replace: boolean,
  turn: Turn,
): MarketingDocument {
  const isPosted = document.becomes !== 'order' && document.kind !== 'draft';
  if (isPosted || !document.open || hasTargets(turn.company, document)) return remark(document, body, turn);
  const sent = merged(document, body, replace);
  const quiet: Turn = { ...turn, violation: () => undefined };
  const computed = computeDocument(document.becomes, sent, quiet);
  const { kind, entry, number, createdAt, version, authorization } = document;
  return store({ ...computed, kind, entry, number, createdAt, version, authorization }, turn);
}

function remark(document: MarketingDocument, body: JsonObject, turn: Turn): MarketingDocument {
  const isRemark = (name: string) => REMARKS.includes(name) || name.startsWith('U_');
  if (!Object.keys(body).every(isRemark)) throw notSupported();
  return store({ ...document, given: { ...document.given, ...body } }, turn);
}

function merged(document: MarketingDocument, body: JsonObject, replace: boolean): JsonObject {
  const kept = document.lines.map(({ given }) => given);
  const rows = rowsOf(body, 'DocumentLines');
  const lines: Json[] = replace && rows.length > 0 ? [...rows] : mergedRows(kept, rows);
  const expenses = rowsOf(body, 'DocumentAdditionalExpenses');
  return {
    ...document.given,
    ...body,
    DocumentLines: lines,
    DocumentAdditionalExpenses: expenses.length > 0 ? expenses : document.expenses.map(({ given }) => given),
  };
}

function mergedRows(kept: readonly JsonObject[], rows: readonly JsonObject[]): JsonObject[] {
  const lines = [...kept];
  for (const row of rows) {
    const number = wholeOf(row, 'LineNum');
    if (number === undefined) lines.push(row);
    else if (lines[number] === undefined) throw unknownReference();
    else lines[number] = { ...lines[number], ...row };
  }
  return lines;
}
