import { consumeBases } from './base-consumption.ts';
import type { Computed, MarketingDocument } from './marketing-document.ts';
import { moveStock } from './stock.ts';
import { keep, nextEntry } from './storage.ts';
import type { Turn } from './turn.ts';

/** Gives a computed document its numbers and lets it take effect, all or nothing. */
export function post(computed: Computed, turn: Pick<Turn, 'company' | 'now'>): MarketingDocument {
  // Alone in what can still refuse: a refused document takes no number.
  moveStock(turn.company, computed);
  const kind = computed.becomes;
  const entry = nextEntry(turn.company, kind);
  turn.company.lastNumbers[kind] += 1;
  const document = { ...computed, kind, entry, number: turn.company.lastNumbers[kind] };
  consumeBases(turn.company, document, 'take');
  return keep(document, turn);
}
