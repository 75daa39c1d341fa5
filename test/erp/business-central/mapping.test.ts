import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { translateOrder, translateRefund } from '../../../lambdas/erp/business-central/draft.ts';
import type { BusinessCentralSettings } from '../../../lambdas/erp/business-central/settings.ts';
import type { AdmittedRefund } from '../../../lambdas/erp/port.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { ORDER, orders, REFUND, SETTINGS } from './orders.ts';
import { drafted, simulate, write } from './simulated.ts';

function salesOrder(order: Order, settings: BusinessCentralSettings = SETTINGS) {
  const translation = translateOrder(order, settings);
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
  return translation.draft;
}

function refusal(order: Order, settings: BusinessCentralSettings = SETTINGS) {
  const translation = translateOrder(order, settings);
  return translation.outcome === 'refused' ? translation.failure : undefined;
}

describe('the example order', () => {
  test('becomes exactly this sales order, in page order', () => {
    const { body } = salesOrder(ORDER);

    expect(JSON.stringify(body, null, 1)).toBe(
      JSON.stringify(
        {
          externalDocumentNumber: 'ORDER_01KT3SSX6R3JTJ0HYCTFV8ES59',
          // 22:14 UTC is the next day in Berlin.
          orderDate: '2026-06-03',
          customerNumber: 'WEB',
          shipToName: 'Mara Holm',
          shipToContact: 'Mara Holm',
          sellToAddressLine1: 'Lindenallee 12',
          sellToCity: 'Köln',
          sellToCountry: 'DE',
          sellToPostCode: '50667',
          shipToAddressLine1: 'Lindenallee 12',
          shipToCity: 'Köln',
          shipToCountry: 'DE',
          shipToPostCode: '50667',
          currencyCode: 'EUR',
          pricesIncludeTax: true,
          salesOrderLines: [
            {
              lineType: 'Item',
              lineObjectNumber: '1896-S',
              description: 'Grüner Tee, 100 g',
              quantity: 2,
              unitPrice: '17.73',
              discountAmount: '0.00',
            },
            {
              lineType: 'Item',
              lineObjectNumber: 'POT-CER-07',
              description: 'Ceramic teapot 0.7 l',
              quantity: 1,
              unitPrice: '29.75',
              discountAmount: '0.00',
            },
            { lineType: 'Account', lineObjectNumber: '6120', description: 'Shipping', quantity: 1, unitPrice: '5.89' },
            { lineType: 'Comment', description: 'ZephyrCart order order_01KT3SSX6R3JTJ0HYCTFV8ES59' },
          ],
          phoneNumber: '+493023125042',
          email: 'mara.holm@example.com',
        },
        null,
        1,
      ),
    );
  });

  test('carries what the comparison needs', () => {
    const draft = salesOrder(ORDER);

    expect(draft).toMatchObject({
      reference: 'ORDER_01KT3SSX6R3JTJ0HYCTFV8ES59',
      customer: 'WEB',
      currency: 'EUR',
      total: 7110,
    });
    expect(draft.amounts.map(({ net, tax }) => net + tax)).toEqual([3546, 2975, 589]);
  });
});

describe('any order', () => {
  test('holds no null, no empty text and no over-long text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 150 }),
      fc.constantFrom('', '   ', '\u0000', '😀'.repeat(80)),
    );
    const address = fc.record({ name: text, line1: text, line2: text, city: text, region: text, postalCode: text });
    const customer = fc.record({ name: text, email: text, phone: text });
    fc.assert(
      fc.property(orders, address, customer, text, (order, shippingAddress, buyer, name) => {
        const [first, ...rest] = order.lines;
        const filled: Order = { ...order, shippingAddress, customer: buyer, lines: [{ ...first, name }, ...rest] };

        const { body } = salesOrder(filled);

        const limits: Record<string, number> = {
          shipToName: 100,
          shipToContact: 100,
          sellToAddressLine1: 100,
          sellToAddressLine2: 50,
          sellToCity: 30,
          sellToState: 30,
          sellToPostCode: 20,
          shipToAddressLine1: 100,
          shipToAddressLine2: 50,
          shipToCity: 30,
          shipToState: 30,
          shipToPostCode: 20,
          phoneNumber: 30,
          email: 80,
          description: 100,
          externalDocumentNumber: 35,
        };
        JSON.stringify(body, (field, value: unknown) => {
          expect(value).not.toBeNull();
          expect(value).not.toBe('');
          if (typeof value === 'string') {
            expect(value.length, field).toBeLessThanOrEqual(limits[field] ?? 100);
            expect(value.isWellFormed(), field).toBe(true);
          }
          return value;
        });
      }),
    );
  });
});

describe('the addresses', () => {
  test('are told apart: goods to one, the invoice to the other', () => {
    const billingAddress = { line1: 'Office 1', city: 'Athens', country: 'GR' };

    const { body } = salesOrder({ ...ORDER, billingAddress });

    expect(body).toMatchObject({ sellToCity: 'Athens', sellToCountry: 'EL', shipToCity: 'Köln', shipToCountry: 'DE' });
  });

  test('may be missing', () => {
    const { shippingAddress: _s, billingAddress: _b, ...bare } = ORDER;

    const { body } = salesOrder({ ...bare, customer: {} });

    expect(Object.keys(body)).toEqual([
      'externalDocumentNumber',
      'orderDate',
      'customerNumber',
      'currencyCode',
      'pricesIncludeTax',
      'salesOrderLines',
    ]);
  });
});

describe('the local currency', () => {
  test('is said like any other: left out, the customer card’s would count', () => {
    const order = { ...ORDER, currency: SETTINGS.localCurrency };

    expect(salesOrder(order).body.currencyCode).toBe('GBP');
    expect(salesOrder(order, { ...SETTINGS, currencies: { GBP: { code: 'STG' } } }).body.currencyCode).toBe('STG');
  });

  test('can be said without a code, and Business Central books the order in it', async () => {
    const world = simulate({}, { localCurrency: 'GBP', currencies: { GBP: { code: '' } } });
    const lines: Order['lines'] = [{ ...ORDER.lines[0], sku: '1896-S' }];
    const order = { ...ORDER, lines, currency: 'GBP', subtotal: 2980, tax: 566, shipping: 0, total: 3546 };

    const { creation } = await write(world, drafted(world.erp.translateOrder(order)));

    expect(creation).toMatchObject({ outcome: 'created' });
    expect(world.simulator.admin.documents()).toMatchObject([
      { currencyCode: 'GBP', totalAmountIncludingTax: '35.46' },
    ]);
  });
});

describe('phone and e-mail', () => {
  test.each([
    ['030\t12-3', '030 123'],
    ['+49 (30) 231-250 ext. 42', '+49 (30) 231250 . 42'],
    ['none', undefined],
  ])('phone %s is sent as %s', (phone, sent) => {
    expect(salesOrder({ ...ORDER, customer: { phone } }).body.phoneNumber).toBe(sent);
  });

  test.each([['not an address'], ['a@b'], ['a..b@example.com'], [`${'a'.repeat(80)}@example.com`]])(
    'e-mail %s is left out',
    (email) => {
      expect(salesOrder({ ...ORDER, customer: { email } }).body.email).toBeUndefined();
    },
  );
});

describe('a text that is too long for its field', () => {
  const commentsOf = (order: Order) =>
    salesOrder(order).body.salesOrderLines.flatMap((line) =>
      line.lineType === 'Comment' ? (line.description ?? []) : [],
    );

  test('stands whole in a comment', () => {
    const line2 = 'Second floor, through the yard, behind the workshop of the violin maker';

    const { body } = salesOrder({ ...ORDER, shippingAddress: { ...ORDER.shippingAddress, line2 } });

    expect(body.shipToAddressLine2).toBe('Second floor, through the yard, behind the worksho');
    expect(body.salesOrderLines.at(-1)).toEqual({ lineType: 'Comment', description: `shipToAddressLine2: ${line2}` });
  });

  test('stands there once, however many fields it was meant for', () => {
    const name = `${'Maria '.repeat(25)}Holm`;
    const address = { ...ORDER.shippingAddress, name };

    const comments = commentsOf({ ...ORDER, shippingAddress: address, billingAddress: address, customer: { name } });

    expect(comments.filter((comment) => comment.includes('Holm'))).toHaveLength(1);
  });

  test.each([
    ['an extension in words', { phone: '+49 30 1 ext. 5' }, 'phoneNumber: +49 30 1 ext. 5'],
    ['an address that is none', { email: 'mara at example' }, 'email: mara at example'],
  ])('or no text of it is not lost: %s', (_what, customer, comment) => {
    expect(commentsOf({ ...ORDER, customer })).toContain(comment);
  });

  test('is not lost when it is the name of a country instead of its code', () => {
    const { body } = salesOrder({ ...ORDER, shippingAddress: { city: 'Kyiv', countryName: 'Ukraine' } });

    expect(body).not.toHaveProperty('shipToCountry');
    expect(body.salesOrderLines.at(-1)).toEqual({ lineType: 'Comment', description: 'shipToCountry: Ukraine' });
  });

  test('is not lost when it is the name on the invoice, for which there is no field', () => {
    const billingAddress = { ...ORDER.billingAddress, name: 'Holm Ltd' };

    expect(commentsOf({ ...ORDER, billingAddress })).toContain('Billing name: Holm Ltd');
    expect(commentsOf({ ...ORDER, billingAddress: { ...billingAddress, name: 'Mara Holm' } })).toHaveLength(1);
  });

  test('never happens to a separator', () => {
    expect(commentsOf({ ...ORDER, customer: { phone: '+49-30-231.25042' } })).toHaveLength(1);
  });

  test('is never lost, whatever it is', () => {
    const close = (text: string | undefined) => (text ?? '').toWellFormed().replaceAll(/[\p{Cc}\s]+/gu, '');
    const text = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 180 });
    fc.assert(
      fc.property(text, text, text, text, (name, line1, city, product) => {
        const [first] = ORDER.lines;
        const order: Order = {
          ...ORDER,
          lines: [{ ...first, name: product }],
          customer: { name },
          shippingAddress: { line1, city },
          billingAddress: { line1, city },
        };

        const { body } = salesOrder(order);

        const values = JSON.stringify([body, close(commentsOf(order).join(''))]);
        for (const each of [name, line1, city, product]) {
          const spaced = each
            .toWellFormed()
            .replaceAll(/[\p{Cc}\s]+/gu, ' ')
            .trim();
          const found = [spaced, close(each)].some((form) => values.includes(JSON.stringify(form).slice(1, -1)));
          expect(found, each).toBe(true);
        }
      }),
    );
  });
});

describe('items', () => {
  test('all lines that cannot be mapped are named together', () => {
    const [first, second] = ORDER.lines;
    if (second === undefined) throw new Error('two lines');
    const { sku: _sku, ...bare } = second;
    const lines: Order['lines'] = [{ ...first, sku: 'A'.repeat(21) }, { ...first, sku: 'B'.repeat(21) }, bare];

    const failure = refusal({ ...ORDER, lines });

    expect(failure).toMatchObject({
      class: 'final',
      reason: 'line_without_sku',
      skus: ['A'.repeat(21), 'B'.repeat(21)],
    });
    expect(failure?.detail).toContain('line 3');
  });

  test('a SKU too long for an item number is unknown, by its name', () => {
    const lines: Order['lines'] = [{ ...ORDER.lines[0], sku: 'A'.repeat(21) }];

    expect(refusal({ ...ORDER, lines })).toMatchObject({ reason: 'unknown_sku', skus: ['A'.repeat(21)] });
    expect(refusal({ ...ORDER, lines: [{ ...ORDER.lines[0], sku: 'A'.repeat(20) }] })).toBeUndefined();
  });

  test('a line without SKU takes the fallback item, with its unit', () => {
    const { sku: _sku, ...bare } = ORDER.lines[0];

    const { body } = salesOrder(
      { ...ORDER, lines: [bare] },
      { ...SETTINGS, fallbackItem: { item: 'misc', unitOfMeasure: 'PCS' } },
    );

    expect(body.salesOrderLines[0]).toMatchObject({ lineObjectNumber: 'MISC', unitOfMeasureCode: 'PCS' });
  });

  test('a SKU named like a property of objects is a SKU', () => {
    const lines: Order['lines'] = [{ ...ORDER.lines[0], sku: 'constructor' }];

    expect(salesOrder({ ...ORDER, lines }).body.salesOrderLines[0]).toMatchObject({ lineObjectNumber: 'CONSTRUCTOR' });
  });
});

describe('tax codes', () => {
  const codes = { DE: { '19': 'VAT19', '7': 'VAT7' }, '*': { '0': 'EXPORT' } };

  test('follow from country and rate', () => {
    const { body } = salesOrder(ORDER, { ...SETTINGS, tax: { codes, tolerance: 1 } });

    expect(body.salesOrderLines.map((line) => ('taxCode' in line ? line.taxCode : undefined))).toEqual([
      'VAT19',
      'VAT19',
      'VAT19',
      undefined,
    ]);
  });

  test('are those of the country that is delivered to, whoever is invoiced', () => {
    const billingAddress = { ...ORDER.billingAddress, country: 'CH' };
    const table = { ...codes, CH: { '19': 'SWISS' } };

    const { body } = salesOrder({ ...ORDER, billingAddress }, { ...SETTINGS, tax: { codes: table, tolerance: 1 } });

    expect(body.salesOrderLines[0]).toMatchObject({ taxCode: 'VAT19' });
  });

  test('are left to Business Central when no listed rate gives the tax', () => {
    const { body } = salesOrder(ORDER, { ...SETTINGS, tax: { codes: { DE: { '7': 'VAT7' } }, tolerance: 1 } });

    expect(body.salesOrderLines.some((line) => 'taxCode' in line)).toBe(false);
  });

  test('are left to Business Central when the amount is too small to tell rates apart', () => {
    const lines: Order['lines'] = [{ ...ORDER.lines[0], quantity: 1, unitPrice: 0, net: 0, tax: 0 }];
    const free = { ...ORDER, lines, subtotal: 0, tax: 0, shipping: 0, total: 0 };

    const { body } = salesOrder(free, { ...SETTINGS, tax: { codes, tolerance: 1 } });

    expect(body.salesOrderLines.some((line) => 'taxCode' in line)).toBe(false);
  });
});

describe('an order that a coupon paid', () => {
  test('is a document of nothing to pay, not a refusal', () => {
    const { body, total } = salesOrder({ ...ORDER, discount: 7110, total: 0 });

    expect(total).toBe(0);
    expect(body.salesOrderLines.map((line) => ('unitPrice' in line ? line.lineObjectNumber : line.lineType))).toEqual([
      '1896-S',
      'POT-CER-07',
      'Comment',
    ]);
  });
});

describe('the names on an order', () => {
  const named = (buyer: string | undefined, recipient: string | undefined, payer?: string) => {
    const { body } = salesOrder({
      ...ORDER,
      customer: buyer === undefined ? {} : { name: buyer },
      shippingAddress: recipient === undefined ? {} : { name: recipient },
      billingAddress: payer === undefined ? {} : { name: payer },
    });
    const comments = body.salesOrderLines.flatMap((line) => (line.lineType === 'Comment' ? line.description : []));
    return [body.shipToName, body.shipToContact, comments.some((each) => each?.includes('Payer') === true)];
  };

  test('are the recipient’s on the parcel and the buyer’s as its contact, or the one that is known as both', () => {
    expect(named('Buyer', 'Recipient')).toEqual(['Recipient', 'Buyer', false]);
    expect(named('Buyer', undefined)).toEqual(['Buyer', 'Buyer', false]);
    expect(named(undefined, 'Recipient')).toEqual(['Recipient', 'Recipient', false]);
  });

  test('are not lost where the invoice is for somebody else', () => {
    expect(named('Buyer', 'Recipient', 'Payer')[2]).toBe(true);
    expect(named('Payer', 'Recipient', 'Payer')).toEqual(['Recipient', 'Payer', false]);
    expect(named('Buyer', 'Payer', 'Payer')).toEqual(['Payer', 'Buyer', false]);
  });

  test('are cut to their fields, as the rest of the address', () => {
    const long = 'x'.repeat(300);
    const { body } = salesOrder(
      { ...ORDER, billingAddress: { line1: long, line2: long, city: long, region: long, postalCode: long } },
      { ...SETTINGS, shipping: { description: long } },
    );

    expect(
      [body.sellToAddressLine1, body.sellToAddressLine2, body.sellToCity, body.sellToState, body.sellToPostCode].map(
        (text) => text?.length,
      ),
    ).toEqual([100, 50, 30, 30, 20]);
    expect(body.salesOrderLines.find((line) => line.lineType === 'Account')?.description).toHaveLength(100);
  });
});

describe('a refund', () => {
  test('becomes exactly this credit memo', () => {
    const translation = translateRefund(REFUND, SETTINGS);

    expect(translation).toMatchObject({
      outcome: 'draft',
      draft: {
        reference: 'REFUND_01KTC065W02K96NWBDVH1DQ1HY',
        total: 1773,
        body: {
          externalDocumentNumber: 'REFUND_01KTC065W02K96NWBDVH1DQ1HY',
          creditMemoDate: '2026-06-05',
          customerNumber: 'WEB',
          currencyCode: 'EUR',
          salesCreditMemoLines: [
            {
              lineType: 'Account',
              lineObjectNumber: '6130',
              description: 'Refund: requested by customer',
              unitPrice: '17.73',
              quantity: 1,
            },
            { lineType: 'Comment', description: 'S-ORD101001, ZephyrCart order order_01KT3SSX6R3JTJ0HYCTFV8ES59' },
            { lineType: 'Comment', description: 'one tin arrived dented' },
          ],
        },
      },
    });
  });

  test('is in the code that its order was written in, or in today’s where that is not known', () => {
    const settings = { ...SETTINGS, currencies: { EUR: { code: 'EU-2' } } };
    const coded = (order: AdmittedRefund['order']) => translateRefund({ ...REFUND, order }, settings);

    expect(coded({ ...REFUND.order, currencyCode: 'EU-1' })).toMatchObject({
      draft: { body: { currencyCode: 'EU-1' } },
    });
    expect(coded({ ...REFUND.order, currencyCode: '' })).toMatchObject({ draft: { body: { currencyCode: '' } } });
    expect(coded(REFUND.order)).toMatchObject({ draft: { body: { currencyCode: 'EU-2' } } });
  });

  test('goes to the customer of its order, whatever is configured today', () => {
    const translation = translateRefund(
      { ...REFUND, order: { ...REFUND.order, customer: '10000' } },
      { ...SETTINGS, customer: { strategy: 'default', number: 'WEB-2' } },
    );

    expect(translation).toMatchObject({ draft: { customer: '10000', body: { customerNumber: '10000' } } });
  });

  test('keeps a long note whole', () => {
    const note = 'The second of the two tins arrived dented, and the buyer sent photographs. '.repeat(3).trim();

    const translation = translateRefund({ ...REFUND, refund: { ...REFUND.refund, note } }, SETTINGS);

    if (translation.outcome !== 'draft') throw new Error('translated');
    const [, , ...notes] = translation.draft.body.salesCreditMemoLines.map(({ description }) => description);
    expect(notes.join(' ')).toBe(note);
  });

  test('is its amount, positive, gross or without its tax share', () => {
    const refunds = fc.record({
      amount: fc.integer({ min: 1, max: 2 ** 40 }),
      share: fc.integer({ min: 0, max: 99 }),
      exponent: fc.constantFrom(0, 2, 3),
    });
    fc.assert(
      fc.property(refunds, fc.boolean(), ({ amount, share, exponent }, pricesIncludeTax) => {
        const tax = Math.floor((amount * share) / 100);
        const admitted = { ...REFUND, tax, refund: { ...REFUND.refund, amount }, order: { ...REFUND.order, exponent } };

        const translation = translateRefund(admitted, { ...SETTINGS, pricesIncludeTax });

        if (translation.outcome !== 'draft') throw new Error('translated');
        const [line] = translation.draft.body.salesCreditMemoLines;
        const price = line !== undefined && 'unitPrice' in line ? line.unitPrice : '';
        expect(translation.draft.total).toBe(amount);
        expect(Number(price.replace('.', ''))).toBe(pricesIncludeTax ? amount : amount - tax);
        expect(price.split('.')[1]?.length ?? 0).toBe(exponent);
      }),
    );
  });

  test('in another currency than its order is refused', () => {
    const admitted = { ...REFUND, refund: { ...REFUND.refund, currency: 'USD' } };

    expect(translateRefund(admitted, SETTINGS)).toEqual({
      outcome: 'refused',
      failure: {
        class: 'final',
        reason: 'bad_currency',
        detail: 'the refund is in USD, its order in EUR.',
      },
    });
  });

  test('that names no currency is in that of its order', () => {
    const { currency: _, ...refund } = REFUND.refund;

    expect(translateRefund({ ...REFUND, refund }, SETTINGS)).toMatchObject({
      draft: { body: { currencyCode: 'EUR' } },
    });
  });

  test('without a reason is called a refund, and one whose reason is too long has it whole in a comment', () => {
    const { reason: _, ...silent } = REFUND.refund;
    const linesOf = (refund: typeof silent & { reason?: string }) => {
      const translation = translateRefund({ ...REFUND, refund }, SETTINGS);
      return translation.outcome === 'draft' ? translation.draft.body.salesCreditMemoLines : [];
    };
    const reason = 'the buyer changed their mind '.repeat(4).trim();

    expect(linesOf(silent)[0]?.description).toBe('Refund');
    const [line, , , ...rest] = linesOf({ ...silent, reason }).map(({ description }) => description);
    expect(line).toBe(`Refund: ${reason}`.slice(0, 100).trim());
    expect(rest.join(' ')).toBe(`description: Refund: ${reason}`);
  });
});
