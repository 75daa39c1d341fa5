import { describe, expect, test } from 'vitest';
import type { AdmittedRefund } from '../../../lambdas/erp/port.ts';
import { translateOrder, translateRefund } from '../../../lambdas/erp/sap-business-one/draft.ts';
import { amountRow, creditMemoHeader } from '../../../lambdas/erp/sap-business-one/mapping.ts';
import type { SapBusinessOneSettings } from '../../../lambdas/erp/sap-business-one/settings.ts';
import { toDecimal } from '../../../lambdas/zephyrcart/money.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';

import type { Refund } from '../../../lambdas/zephyrcart/refund.ts';

import { ORDER, REFUND } from '../business-central/orders.ts';
import { ORDER_REFERENCE, REFUND_REFERENCE, refundDraft, SETTINGS, TODAY } from './scripted.ts';

function body(change: Partial<Order> = {}, settings: Partial<SapBusinessOneSettings> = {}) {
  const translation = translateOrder({ ...ORDER, ...change }, TODAY, { ...SETTINGS, ...settings });
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
  return translation.draft.body;
}

describe('an order', () => {
  test('becomes a sales order, field by field', () => {
    expect(body({}, { orderReferenceField: 'U_WEB_OrderId' })).toEqual({
      CardCode: 'C99999',
      CardName: 'Mara Holm',
      NumAtCard: ORDER_REFERENCE,
      U_WEB_OrderId: ORDER_REFERENCE,
      // 22:14 in UTC is the next day in Berlin.
      DocDate: '2026-06-03',
      DocDueDate: '2026-06-06',
      TaxDate: '2026-06-03',
      DocCurrency: 'EUR',
      DiscountPercent: '0',
      Comments: `ZephyrCart order ${ORDER.id}`,
      AddressExtension: {
        ShipToAddress2: 'Mara Holm',
        ShipToStreet: 'Lindenallee 12',
        ShipToCity: 'Köln',
        ShipToZipCode: '50667',
        ShipToCountry: 'DE',
        BillToAddress2: 'Mara Holm',
        BillToStreet: 'Lindenallee 12',
        BillToCity: 'Köln',
        BillToZipCode: '50667',
        BillToCountry: 'DE',
      },
      DocumentLines: [
        {
          ItemCode: 'A00001',
          ItemDescription: 'Grüner Tee, 100 g',
          Quantity: 2,
          UnitPrice: '14.90',
          DiscountPercent: '0',
          TaxCode: 'T19',
        },
        {
          ItemCode: 'pot-cer-07',
          ItemDescription: 'Ceramic teapot 0.7 l',
          Quantity: 1,
          UnitPrice: '25.00',
          DiscountPercent: '0',
          TaxCode: 'T19',
        },
      ],
      DocumentAdditionalExpenses: [{ ExpenseCode: 1, LineTotal: '4.95', TaxCode: 'T19' }],
    });
  });

  test('without a date is of today, and due after it', () => {
    const { placedAt: _, ...undated } = ORDER;
    const translation = translateOrder(undated, '2026-12-30', SETTINGS);

    expect(translation).toMatchObject({ draft: { body: { DocDate: '2026-12-30', DocDueDate: '2027-01-02' } } });
  });

  test('says what the configuration says of every document, and nothing of what it leaves out', () => {
    const chosen = { series: 7, branch: 2, salesPerson: -1, paymentTerms: 3, shippingType: 4, warehouse: '02' };

    const written = body(
      {},
      { ...chosen, taxField: 'VatGroup', items: { 'TEA-GRN-100': { item: 'A1', warehouse: '09' } } },
    );

    expect(written).toMatchObject({
      Series: 7,
      BPL_IDAssignedToInvoice: 2,
      SalesPersonCode: -1,
      PaymentGroupCode: 3,
      TransportationCode: 4,
      DocumentLines: [
        { ItemCode: 'A1', WarehouseCode: '09', VatGroup: 'T19' },
        { WarehouseCode: '02', VatGroup: 'T19' },
      ],
    });
    expect(JSON.stringify(written)).not.toContain('TaxCode');
    expect(Object.keys(body())).not.toContain('BPL_IDAssignedToInvoice');
  });

  test('carries prices after tax, and no discount beside them, where the shop’s prices include tax', () => {
    const [first] = body({}, { pricesIncludeTax: true }).DocumentLines;

    expect(first).toMatchObject({ PriceAfterVAT: '17.73' });
    expect(first).not.toHaveProperty('UnitPrice');
    expect(first).not.toHaveProperty('DiscountPercent');
  });

  test.each([
    ['EUR', 'EUR', { DocumentAdditionalExpenses: [{ ExpenseCode: 1 }] }, 2],
    ['USD', 'EUR', {}, 3],
  ] as const)(
    'with freight and an item for it, in %s against books in EUR',
    (currency, localCurrency, freight, rows) => {
      const written = body({ currency }, { freightItem: 'SHIP', localCurrency });

      expect(written).toMatchObject(freight);
      expect(written.DocumentLines).toHaveLength(rows);
      if (rows === 3)
        expect(written.DocumentLines[2]).toMatchObject({ ItemCode: 'SHIP', Quantity: 1, UnitPrice: '4.95' });
    },
  );

  test('names a state by its code only, and keeps its name as a county', () => {
    const to = (region: string) => body({ shippingAddress: { region, country: 'US' } }).AddressExtension;

    expect(to('il')).toMatchObject({ ShipToState: 'IL' });
    expect(to('Illinois')).toMatchObject({ ShipToCounty: 'Illinois' });
    expect(to('Illinois')).not.toHaveProperty('ShipToState');
  });

  test('charges no shipping where there was none, be it freight or an item', () => {
    for (const settings of [{}, { freightItem: 'SHIP', localCurrency: 'USD' }]) {
      const written = body({ shipping: 0, tax: 1041, total: 6521 }, settings);

      expect(written.DocumentLines).toHaveLength(2);
      expect(written).not.toHaveProperty('DocumentAdditionalExpenses');
    }
  });

  test('charges shipping as an item before or after tax, as its other rows, under the configured words', () => {
    const { freightExpenseCode: _, ...itemOnly } = { ...SETTINGS, freightItem: 'SHIP' };
    const shipping = (pricesIncludeTax: boolean) => {
      const translation = translateOrder(ORDER, TODAY, { ...itemOnly, pricesIncludeTax });
      return translation.outcome === 'draft' ? translation.draft.body.DocumentLines.at(-1) : undefined;
    };

    const named = { ItemCode: 'SHIP', ItemDescription: 'Shipping', Quantity: 1, TaxCode: 'T19' };
    expect(shipping(false)).toEqual({ ...named, UnitPrice: '4.95', DiscountPercent: '0' });
    expect(shipping(true)).toEqual({ ...named, PriceAfterVAT: '5.89' });
  });

  test('goes to the one address that is known, and is paid from there', () => {
    const { billingAddress: billing, shippingAddress: _, ...nowhere } = ORDER;
    const translated = (order: Order) => {
      const translation = translateOrder(order, TODAY, SETTINGS);
      return translation.outcome === 'draft' ? translation.draft.body.AddressExtension : undefined;
    };

    const both = { ShipToCity: 'Köln', BillToCity: 'Köln' };
    expect(translated({ ...nowhere, shippingAddress: ORDER.shippingAddress ?? {} })).toMatchObject(both);
    expect(translated({ ...nowhere, billingAddress: billing ?? {} })).toMatchObject(both);
    expect(translated(nowhere)).toBeUndefined();
  });

  test('is in the name of the address where nobody knows the buyer’s', () => {
    const { shippingAddress: _, ...order } = ORDER;

    expect(body({ customer: {}, billingAddress: { name: 'Holm GmbH' } }).CardName).toBe('Holm GmbH');
    expect(translateOrder({ ...order, customer: {}, billingAddress: {} }, TODAY, SETTINGS)).not.toHaveProperty(
      'draft.body.CardName',
    );
  });

  test('cuts each part of both addresses to its field', () => {
    const long = 'x'.repeat(400);
    const address = { name: long, line1: long, line2: long, city: long, postalCode: long, region: long, country: 'US' };
    const lengths = Object.entries(body({ shippingAddress: address, billingAddress: address }).AddressExtension ?? {})
      .filter(([, text]) => typeof text === 'string')
      .map(([field, text]) => [field, String(text).length]);

    const each = (way: 'ShipTo' | 'BillTo') => ({
      [`${way}Address2`]: 50,
      [`${way}Street`]: 100,
      [`${way}Block`]: 100,
      [`${way}City`]: 100,
      [`${way}ZipCode`]: 20,
      [`${way}County`]: 100,
      [`${way}Country`]: 2,
    });
    expect(Object.fromEntries(lengths)).toEqual({ ...each('ShipTo'), ...each('BillTo') });
  });

  test('describes a line in as many characters as there are', () => {
    const [first, ...rest] = ORDER.lines;

    const [row] = body({ lines: [{ ...first, name: 'x'.repeat(400) }, ...rest] }).DocumentLines;

    expect(row?.ItemDescription).toHaveLength(100);
  });

  test('cuts what a person typed, never a code', () => {
    const long = 'x'.repeat(400);

    const written = body({
      customer: { name: long },
      shippingAddress: { line1: long, line2: long, city: long, postalCode: long, country: 'GR' },
    });

    expect(written.CardName).toHaveLength(100);
    expect(written.AddressExtension?.ShipToZipCode).toHaveLength(20);
    expect(written.AddressExtension?.ShipToCountry).toBe('EL');
    expect(written.NumAtCard).toBe(ORDER_REFERENCE);
  });
});

describe('a text that is too long for its field', () => {
  test('stands whole in the remarks, once, behind its field', () => {
    const name = `${'Maria '.repeat(18)}Holm`;

    const written = body({ customer: { name }, shippingAddress: { name }, billingAddress: { name } });

    expect(written.CardName).toBe(name.slice(0, 100).trim());
    expect(written.Comments).toBe(`ZephyrCart order ${ORDER.id}; CardName: ${name}`);
  });

  test('says how many of its characters the remarks have no room for', () => {
    const written = body({ shippingAddress: { line1: '🍵'.repeat(400) } });

    const [, missing] = / … \((\d+) more characters\)$/.exec(written.Comments) ?? [];
    expect(written.Comments.length).toBeLessThanOrEqual(254);
    expect((written.Comments.match(/🍵/gu) ?? []).length + Number(missing)).toBe(400);
  });

  test('is not lost when it is the name of a country instead of its code', () => {
    const written = body({ shippingAddress: { city: 'Kyiv', countryName: 'Ukraine' } });

    expect(written.Comments).toBe(`ZephyrCart order ${ORDER.id}; Country: Ukraine`);
  });
});

describe('a refund', () => {
  test('is an amount on the configured account, for the order’s own customer', () => {
    const { body: written } = refundDraft({}, { refundReferenceField: 'U_WEB_RefundId' });

    expect(written).toMatchObject({
      CardCode: 'WEB',
      NumAtCard: REFUND_REFERENCE,
      U_WEB_RefundId: REFUND_REFERENCE,
      DocType: 'dDocument_Service',
      DocDate: '2026-06-05',
      DocDueDate: '2026-06-05',
      DiscountPercent: '0',
      DocumentLines: [
        { AccountCode: '_SYS00000000081', ItemDescription: 'Refund: requested by customer', UnitPrice: '14.90' },
      ],
    });
    expect(written.Comments).toContain('one tin arrived dented');
  });

  test('is in the code that its order was written in, or in today’s where that is not known', () => {
    const currencies = { EUR: { code: 'EU2' } };
    const { order } = REFUND;

    expect(refundDraft({ order: { ...order, currencyCode: 'EU1' } }, { currencies }).body.DocCurrency).toBe('EU1');
    expect(refundDraft({}, { currencies }).body.DocCurrency).toBe('EU2');
  });

  type Why = Pick<Refund, 'reason' | 'note'>;
  const because = (why: Why): AdmittedRefund => {
    const { reason: _reason, note: _note, ...refund } = REFUND.refund;
    return { ...REFUND, refund: { ...refund, ...why } };
  };

  test('says in its remarks what it is of, and why', () => {
    const about = `Refund of order S-ORD101001, ZephyrCart order ${ORDER.id}`;
    const said = (why: Why) => creditMemoHeader(because(why), [], TODAY, SETTINGS).Comments;

    expect(said({ reason: 'not_as_described', note: 'one tin dented' })).toBe(
      `${about}: not as described; one tin dented`,
    );
    expect(said({ reason: 'duplicate' })).toBe(`${about}: duplicate`);
    expect(said({})).toBe(about);
  });

  test('names the invoices that it concerns', () => {
    expect(creditMemoHeader(because({}), ['11', '12'], TODAY, SETTINGS).Comments).toBe(
      `Refund of order S-ORD101001, invoice 11, 12, ZephyrCart order ${ORDER.id}`,
    );
  });

  test('is a row on the account of refunds, with its reason where there is one', () => {
    const row = (why: Why) => amountRow(toDecimal(100, 2), 'T19', because(why), SETTINGS);

    expect(row({ reason: 'not_as_described' })).toEqual({
      ItemDescription: 'Refund: not as described',
      AccountCode: '_SYS00000000081',
      UnitPrice: '1.00',
      TaxCode: 'T19',
    });
    expect(row({}).ItemDescription).toBe('Refund');
    expect(row({ reason: 'x'.repeat(300) }).ItemDescription).toHaveLength(100);
  });

  test('carries series, sales person and branch where the configuration has them', () => {
    const { body } = refundDraft(
      {},
      { creditMemoSeries: 5, salesPerson: 7, branch: 2, orderReferenceField: 'U_Order' },
    );

    expect(body).toMatchObject({
      Series: 5,
      SalesPersonCode: 7,
      BPL_IDAssignedToInvoice: 2,
      U_Order: ORDER_REFERENCE,
    });
  });

  test('in another currency than its order is refused', () => {
    const refund = { ...REFUND.refund, currency: 'USD' };

    expect(translateRefund({ ...REFUND, refund }, TODAY, SETTINGS)).toEqual({
      outcome: 'refused',
      failure: {
        class: 'final',
        reason: 'bad_currency',
        detail: 'the refund is in USD, its order in EUR.',
      },
    });
  });
});
