import type { FoundItems, ItemDirectory } from '../catalogue.ts';
import type { Item } from '../items.ts';
import { textProperty } from '../json.ts';
import { entry } from '../settings.ts';
import { ask } from './ask.ts';
import type { Client } from './client.ts';
import { list, literal } from './query.ts';
import type { SapBusinessOneSettings } from './settings.ts';

/**
 * SAP Business One's items by a field that holds the SKU: the bar code, or a user field (contract sheet sap-business-one
 * 5.2). Undefined where every SKU is an item code, or the table says which.
 */
export function createItemDirectory(client: Client, settings: SapBusinessOneSettings): ItemDirectory | undefined {
  const field = fieldOf(settings);
  if (field === undefined) return undefined;
  return {
    isAsked: (sku) => asked(sku, settings),
    async find(skus, signal) {
      // One question a SKU, in one round trip: an answer to several of them could be longer than its page.
      const answers = await ask(
        client,
        skus.map((sku) => itemsBy(field, sku)),
        signal,
      );
      if ('failure' in answers) return answers;
      return new Map(
        skus.map((sku, index) => {
          // A filter that is not understood can be ignored, and the answer be everything.
          const rows = (answers.lists[index] ?? []).filter((row) => textProperty(row, field) === sku);
          return [sku, rows.flatMap((row): Item[] => numbered(textProperty(row, 'ItemCode')))];
        }),
      );
    },
  };
}

/** Stand-ins for what nobody was asked. */
export function assumedItems(skus: readonly string[], settings: SapBusinessOneSettings): FoundItems {
  const field = fieldOf(settings);
  if (field === undefined) return new Map();
  const stand = (sku: string) => ({
    number: `(item of ${field} ${sku})`,
    assumed: `one active item has the ${field} ${sku}`,
  });
  return new Map(skus.filter((sku) => asked(sku, settings)).map((sku) => [sku, [stand(sku)]]));
}

/** The field of an item that holds the SKU; undefined where SKUs are item codes. */
export function fieldOf({ sku }: SapBusinessOneSettings): string | undefined {
  if (sku?.strategy === 'bar-code') return 'BarCode';
  return sku?.strategy === 'user-field' ? sku.field : undefined;
}

const asked = (sku: string, settings: SapBusinessOneSettings) => entry(settings.items, sku) === undefined;

const itemsBy = (field: string, sku: string) =>
  list('Items', { select: `ItemCode,${field}`, filter: `${field} eq ${literal(sku)}`, orderby: 'ItemCode', top: '3' });

const numbered = (number: string | undefined): Item[] => (number === undefined ? [] : [{ number }]);
