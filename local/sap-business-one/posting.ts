import { consumeBases } from './base-consumption.ts';
import { savepoint } from './company.ts';
import type { Computed, MarketingDocument } from './marketing-document.ts';
import { moveStock } from './stock.ts';
import { keep, nextEntry } from './storage.ts';
import type { Turn } from './turn.ts';

/** Gives a computed document its numbers and lets it take effect, all or nothing. */
export function post(computed: Computed, turn: Pick<Turn, 'company' | 'now'>): MarketingDocument {
  const rollBack = savepoint(turn.company);
  const kind = computed.becomes;
  const entry = nextEntry(turn.company, kind);
  turn.company.lastNumbers[kind] += 1;
  const document = { ...computed, kind, entry, number: turn.company.lastNumbers[kind] };
  try {
    moveStock(turn.company, document);
  } catch (error) {
    rollBack();
    throw error;
  }
  consumeBases(turn.company, document, 'take');
  return keep(document, turn);
}
