import type { SalesDocument } from './sales-document.ts';

/** Documents of one kind by id, indexed by external document number: a look-up must not read ten thousand for one. */
export class DocumentTable extends Map<string, SalesDocument> {
  readonly #ids = new Map<string, Set<string>>();

  override set(id: string, document: SalesDocument): this {
    const before = this.get(id);
    const reference = externalNumber(document);
    if (before !== undefined && externalNumber(before) !== reference) this.#forget(before);
    this.#ids.set(reference, (this.#ids.get(reference) ?? new Set()).add(id));
    return super.set(id, document);
  }

  override delete(id: string): boolean {
    const before = this.get(id);
    if (before !== undefined) this.#forget(before);
    return super.delete(id);
  }

  override clear(): void {
    this.#ids.clear();
    super.clear();
  }

  *withExternalNumber(reference: string): Generator<SalesDocument> {
    for (const id of this.#ids.get(reference) ?? []) {
      const document = this.get(id);
      if (document !== undefined) yield document;
    }
  }

  #forget(document: SalesDocument): void {
    this.#ids.get(externalNumber(document))?.delete(document.id);
  }
}

export const externalNumber = ({ properties }: Pick<SalesDocument, 'properties'>): string =>
  String(properties.externalDocumentNumber ?? '');
