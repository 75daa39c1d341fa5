import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencyMistakes } from '../../config/codes.ts';
import { editDistance, nearest } from '../../config/nearest.ts';
import { defineUntyped, mistakesIn } from './mistakes.ts';
import { settings } from './settings.ts';

const { erp } = settings;

describe('an error names the field, the value, what is allowed and the nearest right one', () => {
  test.each<[string, object, string]>([
    [
      'currency',
      { localCurrency: 'gpb' },
      'localCurrency = "gpb": must be an ISO 4217 currency code in capitals, such as "EUR"; did you mean "GBP"?',
    ],
    [
      'time zone',
      { timeZone: 'Europe/Berln' },
      'timeZone = "Europe/Berln": must be an IANA time zone, such as "Europe/Berlin"; did you mean "Europe/Berlin"?',
    ],
    ['offset', { timeZone: '+02:00' }, 'timeZone = "+02:00": must be an IANA time zone, such as "Europe/Berlin"'],
    [
      'word',
      { testOrders: 'deliverr' },
      'testOrders = "deliverr": must be one of "ignore", "deliver"; did you mean "deliver"?',
    ],
    [
      'customer table without effect',
      { erp: { ...erp, customer: { number: 'WEB', table: { cust_1: '10000' } } } },
      'erp.customer.table = {"cust_1":"10000"}: has no effect with strategy "default", which writes every order for one customer; did you mean strategy "table"?',
    ],
    [
      'SKU strategy without its separator',
      { erp: { ...erp, sku: { strategy: 'number-and-variant' } } },
      'erp.sku.separator: is missing; it must be 1 to 3 characters, none of them blank with strategy "number-and-variant"',
    ],
    [
      'separator without effect',
      { erp: { ...erp, sku: { strategy: 'gtin', separator: '-' } } },
      'erp.sku.separator = "-": has no effect with strategy "gtin"; did you mean strategy "number-and-variant"?',
    ],
    [
      'customer strategy',
      { erp: { ...erp, customer: { number: 'WEB', strategy: 'e-mail' } } },
      'erp.customer.strategy = "e-mail": must be one of "default", "table", "email", "email-or-create"; did you mean "email"?',
    ],
    [
      'customer id',
      { erp: { ...erp, customer: { number: 'WEB', strategy: 'table', table: { ' cust_1': '10000' } } } },
      'erp.customer.table[" cust_1"]: its name must be an id of a customer in ZephyrCart, such as "cust_01KAAYS4307GH8QT2QMDYJ5NTZ"; did you mean "cust_1"?',
    ],
    [
      'blank code of another currency than the local one',
      { currencies: { USD: { code: '' } } },
      'currencies.USD.code = "": may be blank for the local currency only, which is "EUR": the amounts would be booked in another currency',
    ],
    [
      'country alias',
      { countries: { UK: 'GB' } },
      'countries.UK: its name must be an ISO 3166-1 country code in capitals, such as "DE"; did you mean "GB"?',
    ],
    [
      'tax rate',
      { tax: { codes: { DE: { '19.0': 'S' } } } },
      'tax.codes.DE["19.0"]: its name must be a tax rate in percent, such as "20" or "5.5"; did you mean "19"?',
    ],
    [
      'local time',
      { cutover: '2026-01-02T00:00:00' },
      'cutover = "2026-01-02T00:00:00": must be an instant with its offset, such as "2027-01-31T22:00:00Z"; did you mean "2026-01-02T00:00:00Z"?',
    ],
    [
      'fraction',
      { giveUpAfterDays: 0.5 },
      'giveUpAfterDays = 0.5: must be days: a whole number from 1 to 3650; the nearest is 1',
    ],
    [
      'log retention',
      { logRetentionDays: 100 },
      'logRetentionDays = 100: must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 days; the nearest is 90',
    ],
    [
      'alert address',
      { alerts: { operations: ['http://hook.example'] } },
      'alerts.operations[0] = "http://hook.example": must be an e-mail address or an https URL; did you mean "https://hook.example"?',
    ],
    [
      'item',
      { items: { 'A 1': { itm: 'B' } } },
      'items["A 1"].item: is missing; it must be an item number: 1 to 20 characters, no blanks around it',
    ],
    [
      'window',
      { maintenanceWindows: [{ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z', why: 'x' }] },
      'maintenanceWindows[0].to = "2026-01-01T00:00:00Z": must be later than "from" (2026-01-02T00:00:00Z)',
    ],
    [
      'address without its scheme',
      { erp: { ...erp, baseUrl: 'bc.shop.example:7048/BC' } },
      'erp.baseUrl = "bc.shop.example:7048/BC": must be an https URL (http for loopback addresses only) without query, fragment or credentials; did you mean "https://bc.shop.example:7048/BC"?',
    ],
    ['truth between quotes', { example: 'True' }, 'example = "True": must be true or false; the nearest is true'],
    [
      'number between quotes',
      { patience: { retryHours: '24' } },
      'patience.retryHours = "24": must be hours: a whole number from 1 to 2160; the nearest is 24',
    ],
    [
      'one in place of a list',
      { alerts: { operations: 'ops@shop.example' } },
      'alerts.operations = "ops@shop.example": must be a list of e-mail addresses and https URLs, in [ ]; the nearest is ["ops@shop.example"]',
    ],
    ['list in place of a table', { items: [] }, 'items = []: must be a table of items by SKU, in { }'],
    [
      'table in place of a table of tables',
      { tax: { codes: { DE: 'STANDARD' } } },
      'tax.codes.DE = "STANDARD": must be a table of tax codes by rate, in { }',
    ],
    [
      'kind in place of the section',
      { erp: 'business-central' },
      'erp = "business-central": must be an object with kind: "business-central" or "sap-business-one"',
    ],
    [
      'date without a time',
      { cutover: '2026-01-02' },
      'cutover = "2026-01-02": must be an instant with its offset, such as "2027-01-31T22:00:00Z"; did you mean "2026-01-02T00:00:00Z"?',
    ],
    [
      'date that is no text',
      { cutover: new Date(0) },
      'cutover = new Date("1970-01-01T00:00:00.000Z"): must be an instant with its offset, such as "2027-01-31T22:00:00Z"',
    ],
    [
      'long code',
      { erp: { ...erp, accounts: { shipping: '123456789012345678901', refund: '6130' } } },
      'erp.accounts.shipping = "123456789012345678901": must be a G/L account number: 1 to 20 characters, no blanks around it',
    ],
  ])('%s', (_what, changes, line) => {
    expect(mistakesIn({ ...settings, ...changes })).toContain(line);
  });

  test('an unknown field names the nearest known one and does not repeat its value', () => {
    const [line = ''] = mistakesIn({ ...settings, localCurency: 'a secret' });

    expect(line).toMatch(
      /^localCurency: is not a field; did you mean "localCurrency"\? \(allowed here: erp, localCurrency, /,
    );
    expect(line).not.toContain('a secret');
  });

  test('an ERP that is not there is answered with those that are', () => {
    expect(mistakesIn({ ...settings, erp: { kind: 'sap-busines-one' } })).toEqual([
      'erp.kind = "sap-busines-one": must be "business-central" or "sap-business-one"; did you mean "sap-business-one"?',
    ]);
  });

  test('everything that is required is asked for', () => {
    expect(mistakesIn({}).map((line) => line.split(':')[0])).toEqual(['erp', 'localCurrency', 'timeZone']);
  });
});

test('all mistakes are shown at once, those between fields too', () => {
  const mistakes = mistakesIn({
    erp: { ...erp, tenantId: '', settlingSeconds: 1 },
    localCurrency: 'EURO',
    timeZone: 'Europe/Berlin',
    delivery: { instances: 9 },
    extra: true,
  });

  expect(mistakes.map((line) => line.split(/ = |: /)[0])).toEqual([
    'erp.tenantId',
    'erp.settlingSeconds',
    'localCurrency',
    'extra',
    'delivery',
  ]);
});

test('whatever is written, the answer is a configuration or a list of mistakes', () => {
  const written = fc.record(
    Object.fromEntries(
      ['erp', 'localCurrency', 'items', 'tax', 'delivery', 'alerts', 'patience', 'maintenanceWindows'].map((field) => [
        field,
        fc.anything(),
      ]),
    ),
  );

  fc.assert(
    fc.property(written, (changes) => {
      expect(Array.isArray(mistakesIn({ ...settings, ...changes }))).toBe(true);
    }),
  );
});

test('one mistake is announced as one', () => {
  expect(() => defineUntyped({ ...settings, timeZone: 'x' })).toThrow(
    /^There is one mistake in the configuration:\n {2}timeZone/,
  );
});

describe('the nearest word', () => {
  test('is found across one slip of the hand', () => {
    const words = ['accounts', 'customer', 'environment'];

    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat({ max: 6 }), (word, at) => {
        const swapped = `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`;

        expect(nearest(swapped, words)).toBe(word);
      }),
    );
  });

  test('is none when nothing is close', () => {
    expect(nearest('colour', ['accounts', 'customer'])).toBeUndefined();
  });

  test('is measured the same from both sides', () => {
    const word = fc.string({ maxLength: 8 });

    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe('a blank currency code', () => {
  test.each([
    ['the local currency of Business Central', 'business-central', 'EUR', 0],
    ['another currency of Business Central', 'business-central', 'USD', 1],
    ['the local currency of SAP Business One', 'sap-business-one', 'EUR', 1],
  ])('for %s: mistakes', (_what, kind, currency, count) => {
    const mistakes = currencyMistakes({
      erp: { kind },
      localCurrency: 'EUR',
      currencies: { [currency]: { code: '' }, CHF: { code: 'FR' } },
    });

    expect(mistakes.map(({ path }) => path)).toEqual(count === 0 ? [] : [['currencies', currency, 'code']]);
  });
});
