import type { Company } from './company.ts';
import { textOf } from './given.ts';
import type { DocumentKind, MarketingDocument } from './marketing-document.ts';
import type { Turn } from './turn.ts';

export function nextEntry(company: Company, kind: DocumentKind): number {
  company.lastEntries[kind] += 1;
  return company.lastEntries[kind];
}

export function keep(document: MarketingDocument, turn: Pick<Turn, 'company' | 'now'>): MarketingDocument {
  turn.company.documents[document.kind].set(document.entry, document);
  const { kind, entry, number, given } = document;
  turn.company.creations.push({ kind, entry, number, reference: textOf(given, 'NumAtCard') ?? '', at: turn.now });
  return document;
}

/** Stores a changed document under a new version, so that older ETags no longer match. */
export function store(document: MarketingDocument, turn: Pick<Turn, 'company' | 'now'>): MarketingDocument {
  const changed = { ...document, version: document.version + 1, updatedAt: turn.now };
  turn.company.documents[changed.kind].set(changed.entry, changed);
  return changed;
}
