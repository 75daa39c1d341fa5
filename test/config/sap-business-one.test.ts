import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { defineBridge } from '../../config/define.ts';
import type { BridgeSettings } from '../../config/schema.ts';
import { mistakesIn } from './mistakes.ts';

const erp = {
  kind: 'sap-business-one',
  baseUrl: 'https://sap.example:50000',
  companyDb: 'SBO_SHOP',
  customer: { cardCode: 'C99999' },
  freightExpenseCode: 1,
  refundAccount: '_SYS00000000081',
  taxField: 'VatGroup',
} as const;
const settings = { erp, localCurrency: 'EUR', timeZone: 'Europe/Berlin' } satisfies BridgeSettings;
const withErp = (changes: object) => ({ ...settings, erp: { ...erp, ...changes } });

describe('the least that SAP Business One needs', () => {
  test('gets every default', () => {
    expect(defineBridge(settings)).toMatchObject({
      erp: {
        ...erp,
        baseUrl: 'https://sap.example:50000/b1s/v2',
        apiVersion: 'v2',
        customer: { strategy: 'default', cardCode: 'C99999' },
        pricesIncludeTax: false,
        priceDecimals: 6,
        deliveryDays: 0,
        checkDrafts: true,
        refunds: { openInvoice: 'link', withoutInvoice: 'creditMemo', delivered: 'creditMemo', partial: 'creditMemo' },
        settlingSeconds: 900,
      },
      delivery: { instances: 5, perInstance: 1 },
    });
  });

  test('is plain JSON: the bundle holds what was validated', () => {
    const configuration = defineBridge(settings);

    expect(JSON.parse(JSON.stringify(configuration))).toEqual(configuration);
  });
});

describe('the customer of an order', () => {
  const customer = (changes: object) => withErp({ customer: { cardCode: 'C99999', ...changes } });

  test('is found by any of the strategies that Business Central has', () => {
    const table = { cust_01KAAYS4307GH8QT2QMDYJ5NTZ: 'C20000' };
    for (const strategy of ['table', 'email', 'email-or-create'] as const) {
      const { erp: chosen } = defineBridge(customer({ strategy, table }) as BridgeSettings);

      expect(chosen).toMatchObject({ customer: { strategy, table } });
    }
  });

  test.each([
    [
      { strategy: 'e-mail' },
      'erp.customer.strategy = "e-mail": must be one of "default", "table", "email", "email-or-create"; did you mean "email"?',
    ],
    [
      { table: { cust_1: 'C20000' } },
      'erp.customer.table = {"cust_1":"C20000"}: has no effect with strategy "default", which writes every order for one customer; did you mean strategy "table"?',
    ],
    [
      { strategy: 'table', table: { cust_1: 'C200000000000000' } },
      'erp.customer.table.cust_1 = "C200000000000000": must be the code of a business partner: 1 to 15 characters, no blanks around it',
    ],
    [
      { strategy: 'email', group: 101 },
      'erp.customer.group = 101: has no effect unless customers are made; did you mean strategy "email-or-create"?',
    ],
    [{ number: 'C1' }, 'erp.customer.number: is not a field (allowed here: strategy, cardCode, table, group, series)'],
  ])('%j is explained', (changes, line) => {
    expect(mistakesIn(customer(changes))).toEqual([line]);
  });
});

describe('the address of the Service Layer', () => {
  test.each([
    [{ baseUrl: 'https://sap.example:50000/' }, 'https://sap.example:50000/b1s/v2', 'v2'],
    [{ baseUrl: 'https://sap.example:50000', apiVersion: 'v1' }, 'https://sap.example:50000/b1s/v1', 'v1'],
    [{ baseUrl: 'https://sap.example/b1s/v1/' }, 'https://sap.example/b1s/v1', 'v1'],
    [{ baseUrl: 'https://sap.example/proxy/b1s/v2', apiVersion: 'v2' }, 'https://sap.example/proxy/b1s/v2', 'v2'],
    [{ baseUrl: 'https://sap.example/proxy' }, 'https://sap.example/proxy/b1s/v2', 'v2'],
    [{ baseUrl: 'http://127.0.0.1:50000' }, 'http://127.0.0.1:50000/b1s/v2', 'v2'],
  ])('%j is called as %s', (written, baseUrl, apiVersion) => {
    expect(defineBridge(withErp(written) as BridgeSettings).erp).toMatchObject({ baseUrl, apiVersion });
  });

  test('is encrypted, unless it never leaves this machine', () => {
    expect(mistakesIn(withErp({ baseUrl: 'http://sap.example:50000' }))).toEqual([
      'erp.baseUrl = "http://sap.example:50000": must be an https URL (http for loopback addresses only) without query, fragment or credentials; did you mean "https://sap.example:50000"?',
    ]);
  });

  test('names one version', () => {
    expect(mistakesIn(withErp({ baseUrl: 'https://sap.example/b1s/v1', apiVersion: 'v2' }))).toEqual([
      'erp.apiVersion = "v2": must be the version that baseUrl names, or left out; the nearest is "v1"',
    ]);
  });
});

describe('a private certificate authority', () => {
  test('is taken as PEM, into the bundle', () => {
    const [pem = ''] = rootCertificates;

    expect(defineBridge(withErp({ certificateAuthority: pem }) as BridgeSettings).erp).toMatchObject({
      certificateAuthority: pem,
    });
  });

  test.each(['no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'is not %j',
    (certificateAuthority) => {
      expect(mistakesIn(withErp({ certificateAuthority }))).toEqual([
        expect.stringContaining('must be a certificate in PEM'),
      ]);
    },
  );

  test('is the only thing that can be said of trust: nothing turns the verification off', () => {
    expect(mistakesIn(withErp({ rejectUnauthorized: false }))).toEqual([
      expect.stringMatching(/^erp.rejectUnauthorized: is not a field/),
    ]);
    const transport = readFileSync(new URL('../../lambdas/erp/transport.ts', import.meta.url), 'utf8');
    expect(transport).not.toContain('rejectUnauthorized');
  });
});

describe('a mistake', () => {
  test.each([
    [{ orderReferenceField: 'WEB_OrderId' }, 'erp.orderReferenceField', 'did you mean "U_WEB_OrderId"?'],
    [{ taxField: 'taxcode' }, 'erp.taxField', 'must be one of "TaxCode", "VatGroup"; did you mean "TaxCode"?'],
    [{ settlingSeconds: 300 }, 'erp.settlingSeconds', 'must be at least 780 (the Service Layer may commit for 600 s'],
    [{ priceDecimals: 7 }, 'erp.priceDecimals', 'the nearest is 6'],
    [{ customer: { cardCode: 'C'.repeat(16) } }, 'erp.customer.cardCode', '1 to 15 characters'],
    [{ refunds: { withoutInvoice: 'cancle' } }, 'erp.refunds.withoutInvoice', 'did you mean "cancel"?'],
    [{ freightExpenseCode: undefined }, 'erp.freightExpenseCode', 'unless freightItem names an item'],
    [{ freightExpenseCode: 0 }, 'erp.freightExpenseCode', 'the nearest is 1'],
    [{ companyDB: 'X' }, 'erp.companyDB', 'did you mean "companyDb"?'],
  ])('of %j is told at %s', (changes, field, words) => {
    const lines = mistakesIn(withErp(changes));

    expect(lines.filter((line) => line.startsWith(field) && line.includes(words))).toHaveLength(1);
  });

  test('of the loopback simulator is none: it may be hurried', () => {
    expect(mistakesIn(withErp({ baseUrl: 'http://127.0.0.1:1', settlingSeconds: 1 }))).toEqual([]);
  });

  test('of more sessions than serve anything is told with the nearest right number', () => {
    expect(mistakesIn({ ...settings, delivery: { instances: 60, perInstance: 1 } })).toEqual([
      expect.stringContaining('the nearest is { instances: 40, perInstance: 1 }'),
    ]);
    expect(mistakesIn({ ...settings, delivery: { instances: 40, perInstance: 2 } })).toEqual([]);
  });
});

describe('codes are as long as SAP takes them', () => {
  test('items longer, taxes, currencies and countries shorter than in Business Central', () => {
    expect(mistakesIn({ ...settings, items: { A: 'I'.repeat(50) } })).toEqual([]);
    expect(
      mistakesIn({
        ...settings,
        items: { A: 'I'.repeat(51) },
        tax: { codes: { DE: { '19': 'TOO-LONG-1' } } },
        currencies: { USD: { code: 'US-D' } },
        countries: { GR: 'GREE' },
      }).map((line) => line.split(' = ')[0]),
    ).toEqual(['items.A', 'tax.codes.DE.19', 'currencies.USD.code', 'countries.GR']);
  });

  test('and an item has a warehouse, but no unit of measure', () => {
    expect(mistakesIn({ ...settings, items: { A: { item: 'B', warehouse: '02' } } })).toEqual([]);
    expect(mistakesIn({ ...settings, items: { A: { item: 'B', unitOfMeasure: 'BOX' } } })).toEqual([
      expect.stringContaining('items.A.unitOfMeasure'),
    ]);
  });
});
