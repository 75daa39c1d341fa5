import type { Company } from './company.ts';
import { textOf } from './given.ts';
import type { DocumentKind, MarketingDocument } from './marketing-document.ts';

/** The newest document of that kind with that `DocEntry` or customer reference. Throws a RangeError without one. */
export function findDocument(company: Company, kind: DocumentKind, reference: string): MarketingDocument {
  const found = [...company.documents[kind].values()]
    .reverse()
    .find(({ entry, given }) => String(entry) === reference || textOf(given, 'NumAtCard') === reference);
  if (found === undefined) throw new RangeError(`there is no ${kind} ${reference}`);
  return found;
}
