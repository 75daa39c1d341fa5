/** Tables of codes that the API lists, by the names that Business Central's messages have for them. */
const SETS = {
  Currency: 'currencies',
  'Country/Region': 'countriesRegions',
  'Payment Terms': 'paymentTerms',
  'Shipment Method': 'shipmentMethods',
  'Unit of Measure': 'unitsOfMeasure',
  Location: 'locations',
} as const;

type Table = keyof typeof SETS;

/**
 * What a refused code is about, such as `Country/Region GR`: two missing codes are two causes. Undefined for tables that
 * are not listed, whose values may be a buyer's own words, and for ids, which are longer and tell nobody anything.
 */
export function missingCode(message: string): string | undefined {
  const [, code = '', table = ''] =
    /contains a value \(([^(){}]{1,20})\) that cannot be found in the related table \(([^()]+)\)/.exec(message) ?? [];
  return isTable(table) ? `${table} ${code}` : undefined;
}

/** Where the API lists what `missingCode` named. */
export function listOf(subject: string): { readonly set: string; readonly code: string } | undefined {
  const table = Object.keys(SETS)
    .filter(isTable)
    .find((name) => subject.startsWith(`${name} `));
  return table === undefined ? undefined : { set: SETS[table], code: subject.slice(table.length + 1) };
}

const isTable = (name: string): name is Table => Object.hasOwn(SETS, name);
