import type { JsonObject } from '../simulation/json.ts';
import { textOf } from './given.ts';
import type { FinalKind } from './marketing-document.ts';
import { invalid } from './refusals.ts';
import type { Turn } from './turn.ts';

/**
 * Orders are never checked for a customer reference that was used before, invoices and credit memos are if the company
 * says so (contract sheet sap-business-one 3.1, 8.2 row 43).
 */
export function checkReference(kind: FinalKind, given: JsonObject, { company, switches }: Turn): void {
  if (switches.refCheck === 'off' || (kind === 'order' && switches.refCheck !== 'blockAll')) return;
  const reference = textOf(given, 'NumAtCard');
  if (reference === undefined || reference === '') return;
  for (const other of company.documents[kind].values()) {
    if (other.cancelStatus !== 'csNo' || other.given.CardCode !== given.CardCode) continue;
    if (other.given.NumAtCard === reference) {
      throw invalid(-5002, '10001467 - There is already a record with duplicated customer/vendor reference number.');
    }
  }
}
