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
  TOKEN_URL,
} from './scripted.ts';

const yes = () => true;
const created = (body: unknown) => answer(201, body);
const COMPANY = 'companies(c0ffee00-0000-4000-8000-000000000001)';
const DIALOG = 'Application_DialogException';

describe('a new order', () => {
  test('is one request with all lines, money as digits, and the headers of the contract', async () => {
    const world = scripted([created(storedOrder())]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toEqual({
      outcome: 'created',
      document: { kind: 'sales order', id: 'order-id', number: 'S-ORD101001' },
    });
    const [sent] = world.calls;
    expect(world.calls).toHaveLength(1);
    expect(sent?.url).toBe(
      `https://bc.test/v2.0/tenant/production/api/v2.0/${COMPANY}/salesOrders?$expand=salesOrderLines`,
    );
    expect(sent?.headers).toMatchObject({
      Authorization: 'Bearer token-1',
      Accept: 'application/json',
      'Accept-Language': 'en-US',
      'Content-Type': 'application/json',
    });
    expect(sent?.headers['client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(sent?.body).toContain('"quantity":2,"unitPrice":17.73,"discountAmount":0.00}');
  });

  test('costs no login when the token is good', async () => {
    const world = scripted([created(storedOrder()), created(storedOrder())]);

    await world.erp.create(orderDraft(), yes, signal());
    await world.erp.create(orderDraft(), yes, signal());

    expect(world.logins).toHaveLength(1);
  });
});

describe('leaving', () => {
  test('is asked for in the very turn that sends', async () => {
    const order: string[] = [];
    const world = scripted([created(storedOrder())]);
    const { fetch } = world.ports;
    const { createBusinessCentralErp } = await import('../../../lambdas/erp/business-central/adapter.ts');
    const erp = createBusinessCentralErp({
      ...world.ports,
      fetch: (url, init) => {
        order.push(url === TOKEN_URL ? 'login' : 'sent');
        return fetch(url, init);
      },
    });
    const mayLeave = () => {
      order.push('asked');
      queueMicrotask(() => order.push('another turn'));
      return true;
    };

    await erp.create(orderDraft(), mayLeave, signal());

    expect(order).toEqual(['login', 'asked', 'sent', 'another turn']);
  });

  test('too late sends nothing', async () => {
    const world = scripted([]);

    expect(await world.erp.create(orderDraft(), () => false, signal())).toEqual({ outcome: 'too late' });
    expect(world.calls).toHaveLength(0);
  });

  test('with the time used up sends nothing', async () => {
    const stop = new AbortController();
    const world = scripted([], {
      credentials: async () => {
        stop.abort();
        return { clientId: 'a', clientSecret: 'b' };
      },
    });

    const result = await world.erp.create(orderDraft(), yes, stop.signal);

    expect(result).toEqual({ outcome: 'too late' });
    expect(world.calls).toHaveLength(0);
  });
});

describe('an answer to a new order', () => {
  test.each<[string, Step, string, object]>([
    [
      'a business refusal',
      refusal(400, DIALOG, 'The "currencyCode" does not match to a Currency.'),
      'refused',
      { class: 'final', reason: 'erp_reference_unknown' },
    ],
    [
      'a lock',
      refusal(400, 'Internal_ServerError', 'table was locked by another user. Please retry the activity.'),
      'refused',
      { class: 'transient' },
    ],
    [
      '"already exists"',
      refusal(409, 'Internal_EntityWithSameKeyExists', 'The Sales Header already exists.'),
      'refused',
      { class: 'final', reason: 'rejected' },
    ],
    [
      '401',
      refusal(401, 'Authentication_InvalidCredentials', 'x'),
      'refused',
      { class: 'transient', reason: 'erp_configuration' },
    ],
    [
      '403',
      refusal(403, 'Internal_ServerError', 'Sorry, the current permissions prevented the action.'),
      'refused',
      { class: 'systemic', reason: 'erp_configuration' },
    ],
    [
      '404 company',
      refusal(404, 'Internal_CompanyNotFound', 'x'),
      'refused',
      { class: 'systemic', reason: 'erp_configuration' },
    ],
    [
      '429',
      answer(429, 'busy', { 'Retry-After': '9' }),
      'refused',
      { class: 'transient', retryAfterSeconds: 9, throttled: true },
    ],
    [
      '429 until a date',
      answer(429, 'busy', { 'Retry-After': 'Tue, 02 Jun 2026 09:15:30 GMT' }),
      'refused',
      { retryAfterSeconds: 30 },
    ],
    [
      'a lock with 500',
      refusal(500, 'Internal_ServerError', 'table was locked by another user'),
      'ambiguous',
      { class: 'transient' },
    ],
    [
      '500',
      refusal(500, 'Internal_ServerError', 'SQL'),
      'ambiguous',
      { class: 'transient', reason: 'erp_unavailable' },
    ],
    ['502', answer(502, '<html>'), 'ambiguous', { class: 'systemic', reason: 'erp_unavailable' }],
    ['503', answer(503, '<html>', { 'Retry-After': '2' }), 'ambiguous', { class: 'systemic', retryAfterSeconds: 2 }],
    ['504', answer(504, '<html>'), 'ambiguous', { class: 'systemic' }],
    ['408', refusal(408, 'Unknown', 'x'), 'ambiguous', { class: 'transient' }],
    ['a gateway page with 400', answer(400, '<html>'), 'ambiguous', { class: 'transient' }],
    ['a gateway page with 404', answer(404, '<html>'), 'ambiguous', {}],
    ['201 without a document', answer(201, '{"id":"x"'), 'ambiguous', { class: 'transient' }],
    ['201 for somebody else', created(storedOrder({ externalDocumentNumber: 'OTHER' })), 'ambiguous', {}],
    ['202', answer(202, {}), 'ambiguous', {}],
    ['a reset', networkError('ECONNRESET'), 'ambiguous', { class: 'transient', reason: 'erp_unavailable' }],
    ['a socket that closed', networkError('UND_ERR_SOCKET'), 'ambiguous', {}],
    [
      'a body that broke off',
      async () => ({ ...created(''), text: () => Promise.reject(networkError('UND_ERR_SOCKET')) }),
      'ambiguous',
      {},
    ],
    ['a refused connection', networkError('ECONNREFUSED'), 'refused', { class: 'systemic', reason: 'erp_unavailable' }],
    ['an unknown host', networkError('ENOTFOUND'), 'refused', { class: 'systemic' }],
    ['a resolver that fails', networkError('EAI_AGAIN'), 'refused', { class: 'systemic' }],
    ['no route', networkError('EHOSTUNREACH'), 'refused', { class: 'systemic' }],
    ['a connect timeout', networkError('UND_ERR_CONNECT_TIMEOUT'), 'refused', { class: 'systemic' }],
    ['a bad certificate', networkError('CERT_HAS_EXPIRED'), 'refused', { class: 'systemic' }],
  ])('%s is %3$s after exactly one request', async (_name, step, outcome, failure) => {
    const world = scripted([step]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({ outcome, failure });
    expect(world.calls).toHaveLength(1);
    expect(world.pauses).toEqual([]);
  });

  test('that does not come in time is ambiguous', async () => {
    const stop = new AbortController();
    const silent: Step = (_sent, aborted) => {
      queueMicrotask(() => stop.abort());
      return new Promise((_, reject) => {
        aborted.addEventListener('abort', () => reject(aborted.reason));
      });
    };
    const world = scripted([silent]);

    const result = await world.erp.create(orderDraft(), yes, stop.signal);

    expect(result).toMatchObject({ outcome: 'ambiguous', failure: { class: 'transient', reason: 'erp_unavailable' } });
  });

  test.each<[string, Step]>([
    ['a reset', networkError('ECONNRESET')],
    ['500', refusal(500, 'Internal_ServerError', 'SQL')],
    ['502', answer(502, '<html>')],
    ['408', answer(408, '')],
  ])('that gets %s was not heard: should it go on so, it is the trouble of every document', async (_name, step) => {
    const { erp } = scripted([step]);

    expect(await erp.create(orderDraft(), yes, signal())).toMatchObject({ outcome: 'ambiguous', unheard: true });
  });

  test.each<[string, Step]>([
    ['a lock', refusal(500, 'Internal_ServerError', 'table was locked by another user')],
    ['201 without a document', answer(201, '')],
  ])('that gets %s was heard', async (_name, step) => {
    const { erp } = scripted([step]);

    const result = await erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({ outcome: 'ambiguous' });
    expect(result).not.toHaveProperty('unheard');
  });

  test('of several addresses that all refuse is no connection; one that broke proves nothing', async () => {
    const refused = Object.assign(new Error('a'), { code: 'ECONNREFUSED' });
    const reset = Object.assign(new Error('b'), { code: 'ECONNRESET' });
    const world = scripted([
      new TypeError('fetch failed', { cause: new AggregateError([refused, refused]) }),
      new TypeError('fetch failed', { cause: new AggregateError([refused, reset]) }),
    ]);

    const outcomes = [
      await world.erp.create(orderDraft(), yes, signal()),
      await world.erp.create(orderDraft(), yes, signal()),
    ];

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['refused', 'ambiguous']);
  });

  test('that no row foresees is logged once, without personal data', async () => {
    const said = 'new for mara.holm@example.com, MARA HOLM of Lindenallee 12, 50667 Köln';
    const world = scripted([refusal(418, 'Application_New', said)]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({ outcome: 'refused', failure: { class: 'final', reason: 'rejected' } });
    expect(world.warnings).toEqual([
      { message: 'unknown answer', fields: expect.objectContaining({ status: 418, code: 'Application_New' }) },
    ]);
    expect(JSON.stringify([result, world.warnings])).not.toMatch(/mara|holm|linden|50667|köln/i);
    expect(JSON.stringify(result)).toContain('Application_New: new for … of …"');
  });

  test('401 drops the token', async () => {
    const world = scripted([refusal(401, 'Authentication_InvalidCredentials', 'x'), created(storedOrder())]);

    await world.erp.create(orderDraft(), yes, signal());
    await world.erp.create(orderDraft(), yes, signal());

    expect(world.calls[1]?.headers.Authorization).toBe('Bearer token-2');
  });

  test('a refused login means that nothing was sent', async () => {
    const world = scripted([], { tokens: [answer(401, { error: 'invalid_client', error_codes: [7000215] })] });

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({ outcome: 'refused', failure: { class: 'systemic', reason: 'erp_configuration' } });
    expect(world.calls).toHaveLength(0);
  });
});

describe('an unknown item', () => {
  const missing = refusal(400, DIALOG, 'Item does not exist.');

  test('is named by its SKU, after one question about all of them', async () => {
    const world = scripted([missing, answer(200, { value: [{ number: '1896-S' }] })]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({
      outcome: 'refused',
      failure: { class: 'final', reason: 'unknown_sku', skus: ['pot-cer-07'] },
    });
    expect(decodeURIComponent(world.calls[1]?.url ?? '')).toContain(
      "/items?$filter=number eq '1896-S' or number eq 'POT-CER-07'&$select=number",
    );
  });

  test('is named when the answer comes page by page: what is not on the first is asked for alone', async () => {
    const page = { value: [{ number: '1896-S' }], '@odata.nextLink': 'https://bc.test/items?$skiptoken=1' };
    const world = scripted([missing, answer(200, page), answer(200, { value: [] })]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({ failure: { class: 'final', reason: 'unknown_sku', skus: ['pot-cer-07'] } });
    expect(decodeURIComponent(world.calls[2]?.url ?? '')).toContain("/items?$filter=number eq 'POT-CER-07'&");
  });

  test.each([503, 429])(
    'is looked for again later when the question is answered with %i: nobody is told of a suspicion',
    async (status) => {
      const world = scripted([missing, ...Array.from({ length: 3 }, () => answer(status, {}))]);

      const result = await world.erp.create(orderDraft(), yes, signal());

      expect(result).toMatchObject({ outcome: 'refused', failure: { class: 'transient', reason: 'unknown_sku' } });
    },
  );

  test('is looked for again when the ERP wants to, where it asked for a wait meanwhile', async () => {
    const world = scripted([missing, answer(429, {}, { 'Retry-After': '40' })]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({ failure: { class: 'transient', reason: 'unknown_sku', retryAfterSeconds: 40 } });
  });

  test('is named as one of the candidates where nobody may ask', async () => {
    const world = scripted([missing, answer(403, {})]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({
      outcome: 'refused',
      failure: { class: 'final', skus: ['TEA-GRN-100', 'pot-cer-07'] },
    });
  });

  test('that has appeared in the meantime is worth another try', async () => {
    const world = scripted([missing, answer(200, { value: [{ number: '1896-S' }, { number: 'POT-CER-07' }] })]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({ outcome: 'refused', failure: { class: 'transient', reason: 'unknown_sku' } });
  });

  test('that is blocked is named by its SKU', async () => {
    const world = scripted([
      refusal(
        400,
        'Application_FieldValidationException',
        "Blocked must be equal to 'No'  in Item: No.=1896-S. Current value is 'Yes'.",
      ),
    ]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({ failure: { reason: 'blocked_item', skus: ['TEA-GRN-100'] } });
  });
});

describe('a document that was stored differently', () => {
  test('gets its one wrong line put right, and is read again', async () => {
    const world = scripted([
      created(storedOrder({}, [{ unitPrice: 100 }])),
      answer(200, {}),
      answer(200, storedOrder()),
    ]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({ outcome: 'created', document: { number: 'S-ORD101001' } });
    expect(result).not.toHaveProperty('document.difference');
    expect(world.calls[1]).toMatchObject({ method: 'PATCH', body: '{"unitPrice":17.73,"discountAmount":0.00}' });
    expect(world.calls[1]?.headers['If-Match']).toBe('W/"line-1"');
    expect(world.calls[2]?.url).toMatch(/salesOrders\(order-id\)\?\$expand=salesOrderLines$/);
  });

  test('gets several wrong lines put right in one transaction', async () => {
    const wrong = storedOrder({}, [{ unitPrice: 100 }, { discountAmount: 5 }]);
    const done = batchOf({ status: 200, body: {} }, { status: 200, body: {} });
    const world = scripted([created(wrong), done, answer(200, storedOrder())]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result.outcome).toBe('created');
    expect(world.calls[1]?.headers.Isolation).toBe('snapshot');
    expect(JSON.parse(world.calls[1]?.body ?? '')).toMatchObject({
      requests: [
        { id: '1', method: 'PATCH', headers: { 'If-Match': 'W/"line-1"' } },
        { id: '2', method: 'PATCH' },
      ],
    });
  });

  test('and stays so is named with its difference, after two repairs', async () => {
    const wrong = storedOrder({ totalAmountIncludingTax: 235.64 }, [{ unitPrice: 100, amountIncludingTax: 200 }]);
    const world = scripted([created(wrong), answer(200, {}), answer(200, wrong), answer(200, {}), answer(200, wrong)]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({
      outcome: 'created',
      document: {
        difference: {
          minorUnits: 16454,
          lines: ['line 1 (1896-S): 200.00 gross instead of 35.46', 'total: 235.64 instead of 71.10'],
        },
      },
    });
    expect(world.left).toHaveLength(0);
  });

  test('by a part of a cent is named too, where the company keeps more decimals than the currency has', async () => {
    const world = scripted([created(storedOrder({ totalAmountIncludingTax: 71.104 }))]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({
      document: { difference: { minorUnits: 0, lines: ['total: 71.104 instead of 71.10'] } },
    });
  });

  test('and is released already is not touched', async () => {
    const world = scripted([
      created(
        storedOrder({ status: 'Open', totalAmountIncludingTax: 71.11 }, [
          { unitPrice: 17.735, amountIncludingTax: 35.47 },
        ]),
      ),
    ]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({ outcome: 'created', document: { difference: { minorUnits: 1 } } });
  });

  test('and cannot be repaired now stays ambiguous, for a later look-up', async () => {
    const world = scripted([created(storedOrder({}, [{ unitPrice: 100 }])), networkError('ECONNRESET')]);

    expect(await world.erp.create(orderDraft(), yes, signal())).toMatchObject({
      outcome: 'ambiguous',
      failure: { class: 'transient' },
    });
  });

  test('and changed under our hands is looked at again', async () => {
    const wrong = storedOrder({}, [{ unitPrice: 100 }]);
    const world = scripted([
      created(wrong),
      refusal(409, 'Request_EntityChanged', 'Another user'),
      answer(200, storedOrder()),
    ]);

    expect(await world.erp.create(orderDraft(), yes, signal())).toMatchObject({ outcome: 'created' });
  });

  test('whose repair is refused keeps its difference and the reason', async () => {
    const wrong = storedOrder({ totalAmountIncludingTax: 235.64 }, [{ unitPrice: 100, amountIncludingTax: 200 }]);
    const world = scripted([created(wrong), refusal(400, 'Application_CallbackNotAllowed', 'Credit limit?')]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(JSON.stringify(result)).toContain(
      'repair refused: Business Central answered 400 Application_CallbackNotAllowed: Credit limit?',
    );
  });

  test('only in its tax says so', async () => {
    const world = scripted([created(storedOrder({ totalAmountIncludingTax: 71.09, totalTaxAmount: 11.34 }))]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({
      document: {
        difference: { minorUnits: -1, lines: ['tax: 11.34 instead of 11.35', 'total: 71.09 instead of 71.10'] },
      },
    });
  });

  test('by another item in a line is named and left alone', async () => {
    const world = scripted([created(storedOrder({}, [{ lineObjectNumber: 'OTHER', unitPrice: 1 }]))]);

    const result = await world.erp.create(orderDraft(), yes, signal());

    expect(result).toMatchObject({
      document: { difference: { minorUnits: 0, lines: ['line 1 (1896-S): Item OTHER in its place'] } },
    });
  });
});

describe('a new credit memo', () => {
  test('whose customer has net prices gets the price without tax', async () => {
    const net = { pricesIncludeTax: false };
    const world = scripted([
      created(storedCreditMemo({ ...net, totalAmountIncludingTax: 21.1 }, { amountIncludingTax: 21.1 })),
      answer(200, {}),
      answer(200, storedCreditMemo(net, { unitPrice: 14.89916 })),
    ]);

    const result = await world.erp.create(creditMemoDraft(), yes, signal());

    expect(result).toEqual({
      outcome: 'created',
      document: { kind: 'credit memo', id: 'memo-id', number: 'S-CR1001' },
    });
    expect(world.calls[1]).toMatchObject({ body: '{"unitPrice":14.89916,"discountAmount":0}' });
  });

  test('in net prices comes to what the customer got back, whatever VAT the refund account adds', async () => {
    const net = { pricesIncludeTax: false };
    const tooMuch = { unitPrice: 14.9, amountExcludingTax: 14.9, amountIncludingTax: 17.74 };
    const right = { unitPrice: 14.89916, amountExcludingTax: 14.89, amountIncludingTax: 17.73 };
    const world = scripted(
      [
        created(storedCreditMemo({ ...net, totalAmountIncludingTax: 17.74 }, tooMuch)),
        answer(200, {}),
        answer(200, storedCreditMemo(net, right)),
      ],
      { settings: net },
    );

    const result = await world.erp.create(creditMemoDraft(net), yes, signal());

    expect(world.calls[1]).toMatchObject({ body: '{"unitPrice":14.89916,"discountAmount":0}' });
    expect(result).toMatchObject({ outcome: 'created' });
    expect(result).not.toHaveProperty('document.difference');
  });

  test('in net prices whose sum is right is left as it is: its VAT is the refund account’s', async () => {
    const net = { pricesIncludeTax: false };
    const untaxed = { unitPrice: 17.73, amountExcludingTax: 17.73, amountIncludingTax: 17.73, taxPercent: 0 };
    const world = scripted([created(storedCreditMemo(net, untaxed))], { settings: net });

    const result = await world.erp.create(creditMemoDraft(net), yes, signal());

    expect(result).toMatchObject({ outcome: 'created' });
    expect(result).not.toHaveProperty('document.difference');
    expect(world.calls).toHaveLength(1);
  });

  test('whose customer has gross prices gets the gross price, although net is configured', async () => {
    const world = scripted(
      [
        created(storedCreditMemo({ totalAmountIncludingTax: 14.9 }, { unitPrice: 14.9, amountIncludingTax: 14.9 })),
        answer(200, {}),
        answer(200, storedCreditMemo()),
      ],
      { settings: { pricesIncludeTax: false } },
    );

    const result = await world.erp.create(creditMemoDraft({ pricesIncludeTax: false }), yes, signal());

    expect(result).toMatchObject({ outcome: 'created' });
    expect(world.calls[1]).toMatchObject({ body: '{"unitPrice":17.73,"discountAmount":0}' });
    expect(result).not.toHaveProperty('document.difference');
  });
});
