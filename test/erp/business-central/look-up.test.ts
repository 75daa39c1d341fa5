import { describe, expect, test } from 'vitest';
import {
  answer,
  batchOf,
  creditMemoDraft,
  networkError,
  orderDraft,
  refusal,
  type Step,
  scripted,
  signal,
  storedCreditMemo,
  storedOrder,
} from './scripted.ts';

const REFERENCE = 'ORDER_01KT3SSX6R3JTJ0HYCTFV8ES59';
const posted = (number: string, total: number, more: object = {}) => ({
  id: `id-${number}`,
  number,
  externalDocumentNumber: REFERENCE,
  orderNumber: 'S-ORD101001',
  status: 'Open',
  totalAmountIncludingTax: total,
  ...more,
});

describe('a look-up of an order', () => {
  test('asks for open, invoiced and shipped documents in one round trip', async () => {
    const world = scripted([batchOf([], [], [])]);

    const result = await world.erp.lookUp(orderDraft(), signal());

    expect(result).toEqual({ outcome: 'absent' });
    expect(world.calls).toHaveLength(1);
    expect(world.calls[0]?.url).toBe('https://bc.test/v2.0/tenant/production/api/v2.0/$batch');
    const { requests } = JSON.parse(world.calls[0]?.body ?? '') as { requests: { url: string }[] };
    expect(
      requests.map(({ url }) =>
        decodeURIComponent(url)
          .replace(/^companies\([^)]*\)\//, '')
          .replace(/&\$select=.*/, ''),
      ),
    ).toEqual([
      `salesOrders?$filter=externalDocumentNumber eq '${REFERENCE}'&$top=2`,
      `salesInvoices?$filter=externalDocumentNumber eq '${REFERENCE}'&$top=20`,
      `salesShipments?$filter=externalDocumentNumber eq '${REFERENCE}'&$top=2`,
    ]);
  });

  test('finds the open order, compared', async () => {
    const world = scripted([batchOf([storedOrder({ externalDocumentNumber: REFERENCE.toLowerCase() })], [], [])]);

    expect(await world.erp.lookUp(orderDraft(), signal())).toEqual({
      outcome: 'found',
      document: { kind: 'sales order', id: 'order-id', number: 'S-ORD101001' },
    });
  });

  test('finishes the repair that an earlier attempt left behind', async () => {
    const world = scripted([
      batchOf([storedOrder({}, [{ unitPrice: 100 }])], [], []),
      answer(200, {}),
      answer(200, storedOrder()),
    ]);

    expect(await world.erp.lookUp(orderDraft(), signal())).toMatchObject({ outcome: 'found' });
    expect(world.calls[1]?.method).toBe('PATCH');
  });

  test('repairs nothing that another worker may have written from other content', async () => {
    const world = scripted([batchOf([storedOrder({}, [{ unitPrice: 100 }])], [], [])]);

    const found = await world.erp.lookUp(orderDraft(), signal(), async () => false);

    expect(found).toMatchObject({ outcome: 'found' });
    expect(world.calls).toHaveLength(1);
  });

  test('that cannot finish a repair is inconclusive', async () => {
    const world = scripted([batchOf([storedOrder({}, [{ unitPrice: 100 }])], [], []), answer(503, '')]);

    expect(await world.erp.lookUp(orderDraft(), signal())).toMatchObject({
      outcome: 'inconclusive',
      failure: { reason: 'erp_unavailable' },
    });
  });

  test('names both of two open orders', async () => {
    const world = scripted([batchOf([storedOrder(), storedOrder({ id: 'b', number: 'S-ORD101002' })], [], [])]);

    const result = await world.erp.lookUp(orderDraft(), signal());

    expect(result).toMatchObject({ outcome: 'refused', failure: { class: 'final', reason: 'duplicate_in_erp' } });
    expect(JSON.stringify(result)).toMatch(/S-ORD101001 and S-ORD101002/);
  });

  test('sees an open order beside the invoice of another one as a duplicate, beside its own as one', async () => {
    const other = scripted([batchOf([storedOrder()], [posted('S-INV1', 10, { orderNumber: 'S-ORD100999' })], [])]);
    const own = scripted([batchOf([storedOrder()], [posted('S-INV1', 10)], [])]);

    expect(await other.erp.lookUp(orderDraft(), signal())).toMatchObject({
      outcome: 'refused',
      failure: { reason: 'duplicate_in_erp' },
    });
    expect(await own.erp.lookUp(orderDraft(), signal())).toMatchObject({
      outcome: 'found',
      document: { kind: 'sales order' },
    });
  });

  test('finds an invoiced order, its parts added up', async () => {
    const world = scripted([batchOf([], [posted('S-INV1', 60), posted('S-INV2', 11.1)], [])]);

    expect(await world.erp.lookUp(orderDraft(), signal())).toEqual({
      outcome: 'found',
      document: { kind: 'sales invoice', id: 'id-S-INV1', number: 'S-INV1' },
    });
  });

  test('names what invoices do not add up to', async () => {
    const cancelled = posted('S-INV0', 71.1, { status: 'Canceled' });
    const world = scripted([batchOf([], [cancelled, posted('S-INV1', 60)], [])]);

    expect(await world.erp.lookUp(orderDraft(), signal())).toMatchObject({
      document: { difference: { minorUnits: -1110, lines: ['invoiced (S-INV1): 60.00 instead of 71.10'] } },
    });
  });

  test('finds an order of which only the shipment is left', async () => {
    const world = scripted([batchOf([], [], [{ id: 's', number: 'S-SHPT1', externalDocumentNumber: REFERENCE }])]);

    expect(await world.erp.lookUp(orderDraft(), signal())).toMatchObject({
      outcome: 'found',
      document: { kind: 'sales shipment', number: 'S-SHPT1' },
    });
  });
});

describe('a look-up proves nothing', () => {
  const bad = { error: { code: 'Internal_ServerError', message: 'SQL' } };
  test.each<[string, Step]>([
    ['when one inner answer failed', batchOf([], [], { status: 500, body: bad })],
    ['when one inner answer is missing', batchOf([], [])],
    ['when an inner answer is no list', batchOf([], [], { status: 200, body: {} })],
    ['when a list goes on elsewhere', batchOf([], { status: 200, body: { value: [], '@odata.nextLink': 'x' } }, [])],
    [
      'when a hit is not ours, for then the filter was ignored',
      batchOf([storedOrder({ externalDocumentNumber: 'OTHER' })], [], []),
    ],
    ['when a hit has no reference', batchOf([], [{ id: 'a', number: 'b' }], [])],
    ['when the order comes without its lines', batchOf([storedOrder({ salesOrderLines: undefined })], [], [])],
    ['when the envelope is no JSON', answer(200, '<html>')],
    [
      'when the same inner answer comes twice',
      answer(200, { responses: ['1', '1', '2', '3'].map((id) => ({ id, status: 200, body: { value: [] } })) }),
    ],
  ])('%s', async (_name, step) => {
    const world = scripted([step]);

    const result = await world.erp.lookUp(orderDraft(), signal());

    expect(result).toMatchObject({
      outcome: 'inconclusive',
      failure: { class: expect.stringMatching(/transient|systemic/) },
    });
  });

  test.each<[string, Step, object]>([
    [
      '403',
      refusal(403, 'Internal_ServerError', 'Sorry, the current permissions prevented the action.'),
      { class: 'systemic', reason: 'erp_configuration' },
    ],
    ['404', refusal(404, 'Internal_CompanyNotFound', 'x'), { class: 'systemic', reason: 'erp_configuration' }],
    ['400', refusal(400, 'BadRequest', 'Invalid filter'), { class: 'systemic', reason: 'erp_configuration' }],
  ])('on %s, which concerns every order', async (_name, step, failure) => {
    const world = scripted([step]);

    expect(await world.erp.lookUp(orderDraft(), signal())).toMatchObject({ outcome: 'inconclusive', failure });
  });
});

describe('a read', () => {
  const page = answer(200, '<html>Back soon</html>', { 'Content-Type': 'text/html' });
  test('that a page answers is tried again', async () => {
    const world = scripted([page, batchOf([], [], [])]);

    expect(await world.erp.lookUp(orderDraft(), signal())).toEqual({ outcome: 'absent' });
  });

  test.each<[string, Step[]]>([
    ['pages, again and again', [page, page, page]],
    ['errors that call themselves successes', Array.from({ length: 3 }, () => answer(200, { error: { code: 'x' } }))],
    ['time-outs', Array.from({ length: 3 }, () => answer(408, ''))],
  ])('that gets nothing but %s says that the ERP is down for everybody', async (_name, steps) => {
    const world = scripted(steps);

    expect(await world.erp.lookUp(orderDraft(), signal())).toMatchObject({
      outcome: 'inconclusive',
      failure: { class: 'systemic', reason: 'erp_unavailable' },
    });
    expect(world.left).toEqual([]);
  });

  test.each<[string, Step]>([
    ['goes on elsewhere', answer(200, { value: [], '@odata.nextLink': 'x' })],
    ['has the rows of others', answer(200, { value: [storedCreditMemo({ externalDocumentNumber: 'OTHER' })] })],
  ])('whose list %s says nothing against the ERP', async (_name, step) => {
    const world = scripted([step]);

    expect(await world.erp.lookUp(creditMemoDraft(), signal())).toMatchObject({
      outcome: 'inconclusive',
      failure: { class: 'transient' },
    });
  });

  test('is tried three times through an outage, with growing pauses, and then systemic', async () => {
    const world = scripted([networkError('ECONNRESET'), networkError('ECONNREFUSED'), answer(502, '')]);

    const result = await world.erp.lookUp(orderDraft(), signal());

    expect(result).toMatchObject({
      outcome: 'inconclusive',
      failure: { class: 'systemic', reason: 'erp_unavailable' },
    });
    expect(world.pauses).toEqual([1000, 2000]);
  });

  test('waits as long as it is asked to, and not more than eight seconds', async () => {
    const patient = scripted([answer(429, '', { 'Retry-After': '8' }), batchOf([], [], [])]);
    const long = scripted([answer(429, '', { 'Retry-After': '9' })]);

    const results = [await patient.erp.lookUp(orderDraft(), signal()), await long.erp.lookUp(orderDraft(), signal())];

    expect(patient.pauses).toEqual([8000]);
    expect(results).toMatchObject([
      { outcome: 'absent' },
      { outcome: 'inconclusive', failure: { class: 'transient', retryAfterSeconds: 9, throttled: true } },
    ]);
  });

  test('renews a refused token once, then calls it configuration', async () => {
    const no = refusal(401, 'Authentication_InvalidCredentials', 'The server has rejected the client credentials.');
    const renewed = scripted([no, batchOf([], [], [])]);
    const refused = scripted([no, no]);

    const results = [
      await renewed.erp.lookUp(orderDraft(), signal()),
      await refused.erp.lookUp(orderDraft(), signal()),
    ];

    expect(results).toMatchObject([
      { outcome: 'absent' },
      { outcome: 'inconclusive', failure: { class: 'systemic', reason: 'erp_configuration' } },
    ]);
    expect(renewed.logins).toHaveLength(2);
    expect(refused.calls).toHaveLength(2);
  });

  test('that runs out of time is not repeated', async () => {
    const stop = new AbortController();
    const silent: Step = (_sent, aborted) => {
      queueMicrotask(() => stop.abort());
      return new Promise((_, reject) => {
        aborted.addEventListener('abort', () => reject(aborted.reason));
      });
    };
    const world = scripted([silent]);

    expect(await world.erp.lookUp(orderDraft(), stop.signal)).toMatchObject({
      outcome: 'inconclusive',
      failure: { class: 'systemic' },
    });
    expect(world.calls).toHaveLength(1);
  });
});

describe('a look-up of a credit memo', () => {
  test('is one question to drafts and posted ones together', async () => {
    const world = scripted([answer(200, { value: [] })]);

    expect(await world.erp.lookUp(creditMemoDraft(), signal())).toEqual({ outcome: 'absent' });
    expect(decodeURIComponent(world.calls[0]?.url ?? '')).toMatch(
      /salesCreditMemos\?\$filter=externalDocumentNumber eq 'REFUND_01KTC065W02K96NWBDVH1DQ1HY'&\$top=2&.*\$expand=salesCreditMemoLines$/,
    );
  });

  test('finds a posted one and leaves it as it is', async () => {
    const world = scripted([answer(200, { value: [storedCreditMemo({ status: 'Paid' }, { unitPrice: 17.7 })] })]);

    expect(await world.erp.lookUp(creditMemoDraft(), signal())).toMatchObject({
      outcome: 'found',
      document: { kind: 'credit memo', number: 'S-CR1001' },
    });
    expect(world.calls).toHaveLength(1);
  });

  test('names both of two', async () => {
    const world = scripted([answer(200, { value: [storedCreditMemo(), storedCreditMemo({ number: 'S-CR1002' })] })]);

    expect(await world.erp.lookUp(creditMemoDraft(), signal())).toMatchObject({
      outcome: 'refused',
      failure: { reason: 'duplicate_in_erp' },
    });
  });
});

describe('a probe', () => {
  test('says nothing when Business Central lets us read', async () => {
    const world = scripted([answer(200, { value: [{ id: 'a', number: 'b' }] })]);

    expect(await world.erp.probe(signal())).toBeUndefined();
  });

  test.each<[string, Step[], object]>([
    [
      'down',
      [networkError('ECONNREFUSED'), networkError('ECONNREFUSED'), networkError('ECONNREFUSED')],
      { class: 'systemic', reason: 'erp_unavailable' },
    ],
    [
      'closed to us',
      [refusal(403, 'Internal_ServerError', 'permissions')],
      { class: 'systemic', reason: 'erp_configuration' },
    ],
    ['another address', [answer(200, '<html>')], { reason: 'erp_unavailable' }],
  ])('says what is wrong when it is %s', async (_name, steps, failure) => {
    expect(await scripted(steps).erp.probe(signal())).toMatchObject(failure);
  });
});
