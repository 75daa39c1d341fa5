import { describe, expect, test } from 'vitest';
import { translateOrder } from '../../../lambdas/erp/sap-business-one/draft.ts';
import { ORDER } from '../business-central/orders.ts';
import {
  answer,
  batchOf,
  errorBody,
  NOTHING,
  networkError,
  ORDER_REFERENCE,
  orderDraft,
  refusal,
  SETTINGS,
  scripted,
  signal,
  storedDraft,
  storedOrder,
  TODAY,
} from './scripted.ts';

const rows = (...found: readonly unknown[]) => answer(200, { value: found });

describe('a look-up of an order', () => {
  test('asks for orders and drafts in one request, by the reference', async () => {
    const { erp, calls } = scripted([NOTHING()]);

    expect(await erp.lookUp(orderDraft(), signal())).toEqual({ outcome: 'absent' });

    expect(calls).toHaveLength(1);
    expect(calls[0]?.url).toBe('https://sap.test:50000/b1s/v2/$batch');
    const asked = decodeURIComponent(calls[0]?.body ?? '');
    expect(asked).toMatch(/^--batch_bridge\r\nContent-Type: application\/http\r\n/);
    expect(asked).toContain(`GET /b1s/v2/Orders?$select=DocEntry,`);
    expect(asked).toContain(`$filter=NumAtCard eq '${ORDER_REFERENCE}'`);
    expect(asked).toContain(`$filter=DocObjectCode eq 'oOrders' and NumAtCard eq '${ORDER_REFERENCE}'`);
    expect(asked).not.toContain('U_');
    expect(asked.endsWith('\r\n\r\n\r\n--batch_bridge--\r\n')).toBe(true);
  });

  test('asks for the configured user field too, and for either of the two', async () => {
    const { erp, calls } = scripted([NOTHING()], { settings: { orderReferenceField: 'U_WEB_OrderId' } });

    await erp.lookUp(orderDraft(), signal());

    const asked = decodeURIComponent(calls[0]?.body ?? '');
    expect(asked).toContain(`(U_WEB_OrderId eq '${ORDER_REFERENCE}' or NumAtCard eq '${ORDER_REFERENCE}')`);
  });

  test('asks for no drafts where the configuration says that there are none', async () => {
    const { erp, calls } = scripted([batchOf([])], { settings: { checkDrafts: false } });

    expect(await erp.lookUp(orderDraft(), signal())).toEqual({ outcome: 'absent' });
    expect(calls[0]?.body).not.toContain('Drafts');
  });

  test('finds it, by whichever of the two it still carries', async () => {
    const moved = { ...storedOrder({ NumAtCard: 'PO 4711' }), U_WEB_OrderId: ORDER_REFERENCE };
    const { erp } = scripted([batchOf([moved], [])], { settings: { orderReferenceField: 'U_WEB_OrderId' } });

    const answer = await erp.lookUp(orderDraft({ orderReferenceField: 'U_WEB_OrderId' }), signal());

    expect(answer).toEqual({
      outcome: 'found',
      document: { kind: 'sales order', id: '123', number: '1001', customer: 'C99999' },
    });
  });

  test('finds one that people cancelled, and does not ask for another', async () => {
    const cancelled = storedOrder({
      Cancelled: 'tYES',
      DocumentStatus: 'bost_Close',
      CancelStatus: 'csYes',
      DocTotal: 0,
    });
    const { erp } = scripted([batchOf([cancelled], [])]);

    expect(await erp.lookUp(orderDraft(), signal())).toMatchObject({ outcome: 'found', document: { id: '123' } });
  });

  test('prefers the one that stands to the one that was cancelled', async () => {
    const cancelled = storedOrder({ Cancelled: 'tYES' });
    const { erp } = scripted([batchOf([cancelled, storedOrder({ DocEntry: 124, DocNum: 1002 })], [])]);

    expect(await erp.lookUp(orderDraft(), signal())).toMatchObject({ outcome: 'found', document: { id: '124' } });
  });

  test('leaves two that stand to a person', async () => {
    const { erp } = scripted([batchOf([storedOrder(), storedOrder({ DocEntry: 124, DocNum: 1002 })], [])]);

    expect(await erp.lookUp(orderDraft(), signal())).toMatchObject({
      outcome: 'refused',
      failure: { class: 'final', reason: 'duplicate_in_erp', detail: expect.stringContaining('1001 and 1002') },
    });
  });

  test('names what differs from what was charged', async () => {
    const { erp } = scripted([
      batchOf([storedOrder({ DocTotal: 71.11, VatSum: 11.36 }, [{}, { LineTotal: 25.01 }])], []),
    ]);

    const found = await erp.lookUp(orderDraft(), signal());

    expect(found).toMatchObject({
      document: {
        difference: {
          minorUnits: 1,
          lines: ['row 2 (pot-cer-07): 25.01 net instead of 25.00', 'tax: 11.36', 'total: 71.11 instead of 71.10'],
        },
      },
    });
  });

  test('names a part of a cent too, where the company keeps more decimals than the currency has', async () => {
    const { erp } = scripted([batchOf([storedOrder({ DocTotal: 71.104, VatSum: 11.354 })], [])]);

    const found = await erp.lookUp(orderDraft(), signal());

    expect(found).toMatchObject({
      document: { difference: { minorUnits: 0, lines: ['tax: 11.354', 'total: 71.104 instead of 71.10'] } },
    });
  });

  test.each([
    [
      'the shop said the tax of each',
      475,
      { minorUnits: 0, lines: ['row 2 (pot-cer-07): 25.02 net instead of 25.00'] },
    ],
    ['how tax is spread over them is our guess', undefined, undefined],
  ])('compares rows that carry prices after tax where %s', async (_, tax, difference) => {
    const settings = { pricesIncludeTax: true };
    const [first, ...others] = ORDER.lines;
    const untaxed = others.map(({ tax: _, ...line }) => (tax === undefined ? line : { ...line, tax }));
    const order = { ...ORDER, lines: [first, ...untaxed] } as const;
    const translation = translateOrder(order, TODAY, { ...SETTINGS, ...settings });
    if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
    const { erp } = scripted([batchOf([storedOrder({}, [{}, { LineTotal: 25.02 }])], [])], { settings });

    const found = await erp.lookUp(translation.draft, signal());

    expect(found).toHaveProperty('outcome', 'found');
    expect('document' in found ? found.document.difference : undefined).toEqual(difference);
  });

  test('compares a foreign order in its own currency', async () => {
    const foreign = storedOrder({ DocTotal: 78.21, VatSum: 12.49, DocTotalFc: 71.1, VatSumFc: 11.35 }, [
      { LineTotal: 32.78, RowTotalFC: 29.8 },
      { LineTotal: 27.5, RowTotalFC: 25 },
    ]);
    const { erp } = scripted([batchOf([foreign], [])], { settings: { localCurrency: 'USD' } });

    const found = await erp.lookUp(orderDraft({ localCurrency: 'USD' }), signal());

    expect(found).toEqual({
      outcome: 'found',
      document: { kind: 'sales order', id: '123', number: '1001', customer: 'C99999' },
    });
  });
});

describe('a draft of an approval procedure', () => {
  test.each(['dasPending', 'dasApproved', 'dasWithout'])('(%s) is waited for', async (AuthorizationStatus) => {
    const { erp } = scripted([batchOf([], [storedDraft({ AuthorizationStatus })])]);

    expect(await erp.lookUp(orderDraft(), signal())).toMatchObject({
      outcome: 'inconclusive',
      failure: { class: 'patient', reason: 'pending_approval', detail: expect.stringContaining('Draft 11') },
    });
  });

  test.each(['dasRejected', 'dasCancelled'])('(%s) ends the order, and makes no other', async (AuthorizationStatus) => {
    const { erp } = scripted([batchOf([], [storedDraft({ AuthorizationStatus })])]);

    expect(await erp.lookUp(orderDraft(), signal())).toMatchObject({
      outcome: 'refused',
      failure: { class: 'final', reason: 'rejected', detail: expect.stringContaining('turned down') },
    });
  });

  test('that people closed counts no more', async () => {
    const closed = storedDraft({ DocumentStatus: 'bost_Close', AuthorizationStatus: 'dasRejected' });
    const { erp } = scripted([batchOf([], [closed])]);

    expect(await erp.lookUp(orderDraft(), signal())).toEqual({ outcome: 'absent' });
  });

  test('counts less than the order that was made of it', async () => {
    const { erp } = scripted([batchOf([storedOrder()], [storedDraft({ AuthorizationStatus: 'dasGenerated' })])]);

    expect(await erp.lookUp(orderDraft(), signal())).toMatchObject({ outcome: 'found' });
  });
});

describe('what the batch leaves open', () => {
  test.each([
    ['a part is missing', batchOf([])],
    ['a part failed', batchOf([], { status: 500, body: errorBody(-1, 'odd') })],
    ['a part is no list', batchOf([], { status: 200, body: {} })],
    ['a part has a next page', batchOf([], { status: 200, body: { value: [], '@odata.nextLink': 'Drafts?$skip=20' } })],
  ])('because %s is asked for by itself', async (_, batch) => {
    const { erp, calls } = scripted([batch, rows(storedDraft())]);

    expect(await erp.lookUp(orderDraft(), signal())).toMatchObject({ failure: { reason: 'pending_approval' } });
    expect(calls[1]?.url).toContain('/Drafts?');
  });

  test('because the server takes no batches is asked for, list by list', async () => {
    const { erp, calls } = scripted([refusal(404, -1, 'Unrecognized resource path.'), rows(), rows()]);

    expect(await erp.lookUp(orderDraft(), signal())).toEqual({ outcome: 'absent' });
    expect(calls).toHaveLength(3);
  });

  test('because its end broke off is asked for again', async () => {
    const whole = batchOf([storedOrder()], []);
    const text = await whole.text();
    const half = { ...whole, text: async () => text.slice(0, text.lastIndexOf('--batchresponse_1')) };
    const { erp, calls } = scripted([half, rows(storedDraft())]);

    expect(await erp.lookUp(orderDraft(), signal())).toMatchObject({ outcome: 'found' });
    expect(calls).toHaveLength(2);
  });
});

describe('a look-up proves nothing', () => {
  const page = answer(200, '<html>Welcome</html>', { 'Content-Type': 'text/html' });

  test.each([
    [
      'a permission is missing',
      [batchOf([]), ...Array.from({ length: 2 }, () => refusal(403, 804, 'No permission'))],
      'systemic',
      'erp_configuration',
    ],
    [
      'the user field is missing',
      [
        batchOf({ status: 400, body: errorBody(201, "Property 'U_X' is invalid") }),
        refusal(400, 201, "Property 'U_X' is invalid"),
      ],
      'systemic',
      'erp_configuration',
    ],
    ['pages come instead, again and again', [page, page, page], 'systemic', 'erp_unavailable'],
    [
      'it goes on elsewhere',
      [batchOf([]), answer(200, { value: [], '@odata.nextLink': 'more' })],
      'transient',
      'erp_unavailable',
    ],
    ['the filter was ignored', [batchOf([storedOrder({ NumAtCard: 'another' })], [])], 'transient', 'erp_unavailable'],
    ['a row has no number', [batchOf([{ NumAtCard: ORDER_REFERENCE }], [])], 'transient', 'erp_unavailable'],
    [
      'there is no connection',
      Array.from({ length: 3 }, () => networkError('ECONNREFUSED')),
      'systemic',
      'erp_unavailable',
    ],
    ['the proxy says 503', Array.from({ length: 3 }, () => answer(503, '<html>')), 'systemic', 'erp_unavailable'],
  ] as const)('when %s', async (_, steps, failureClass, reason) => {
    const { erp } = scripted(steps);

    expect(await erp.lookUp(orderDraft(), signal())).toMatchObject({
      outcome: 'inconclusive',
      failure: { class: failureClass, reason },
    });
  });

  test('until a page that came instead has passed by itself', async () => {
    const { erp, calls } = scripted([page, NOTHING()]);

    expect(await erp.lookUp(orderDraft(), signal())).toEqual({ outcome: 'absent' });
    expect(calls).toHaveLength(2);
  });

  test('and says nothing against the ERP, while the session is busy with another document', async () => {
    const { erp } = scripted([() => new Promise(() => {}), NOTHING()]);
    void erp.lookUp(orderDraft(), signal());
    await new Promise((resolve) => setTimeout(resolve, 5));

    const answer = await erp.lookUp(orderDraft(), AbortSignal.timeout(20));

    expect(answer).toMatchObject({ outcome: 'inconclusive', failure: { class: 'transient' } });
  });

  test.each([
    ['at last', async () => ({ beingTried: true }) as const],
    ['longer than there is time', () => new Promise<never>(() => {})],
  ])('and says nothing against the ERP, while another instance logs in, %s', async (_, credentials) => {
    const { erp, calls } = scripted([], { credentials });

    const answer = await erp.lookUp(orderDraft(), AbortSignal.timeout(20));

    expect(answer).toMatchObject({ outcome: 'inconclusive', failure: { class: 'transient' } });
    expect(calls).toEqual([]);
  });
});
