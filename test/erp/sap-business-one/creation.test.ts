import { beforeEach, describe, expect, test } from 'vitest';
import { type OrderDraft, translateOrder } from '../../../lambdas/erp/sap-business-one/draft.ts';
import type { SapBusinessOneSettings } from '../../../lambdas/erp/sap-business-one/settings.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { ORDER } from '../business-central/orders.ts';
import {
  answer,
  batchOf,
  LOST,
  NOTHING,
  networkError,
  ORDER_REFERENCE,
  orderDraft,
  refusal,
  SETTINGS,
  type Step,
  scripted,
  signal,
  storedDraft,
  storedOrder,
  TODAY,
} from './scripted.ts';

const yes = () => true;
let draft: OrderDraft;
// Not once for all: mutation testing would take what every draft goes through for a matter of every test.
beforeEach(() => {
  draft = orderDraft();
});
const create = (steps: readonly Step[]) => {
  const script = scripted(steps);
  return { ...script, result: script.erp.create(draft, yes, signal()) };
};

describe('creating an order', () => {
  test('is one request with the whole document, its numbers digit by digit', async () => {
    const { result, calls } = create([answer(201, storedOrder())]);

    expect(await result).toEqual({
      outcome: 'created',
      document: { kind: 'sales order', id: '123', number: '1001', customer: 'C99999' },
    });
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ method: 'POST', url: 'https://sap.test:50000/b1s/v2/Orders' });
    expect(calls[0]?.headers).not.toHaveProperty('Expect');
    expect(calls[0]?.body).toContain('"Quantity":2,"UnitPrice":14.90,"DiscountPercent":0');
    expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({ NumAtCard: ORDER_REFERENCE, DiscountPercent: 0 });
  });

  test('writes prices after tax digit by digit too', async () => {
    draft = orderDraft({ pricesIncludeTax: true });
    const { result, calls } = create([answer(201, storedOrder())]);

    await result;

    expect(calls[0]?.body).toContain('"PriceAfterVAT":17.73,');
  });

  test('asks whether it may leave in the turn that sends it, and sends nothing otherwise', async () => {
    const { erp, calls } = scripted([]);

    expect(await erp.create(draft, () => false, signal())).toEqual({ outcome: 'too late' });
    expect(calls).toEqual([]);
  });

  test('that waited for its turn asks only then', async () => {
    const go = Promise.withResolvers<void>();
    const { erp, calls } = scripted([
      async () => {
        await go.promise;
        return answer(201, storedOrder());
      },
    ]);
    let mayLeave = true;
    const first = erp.create(draft, yes, signal());
    const second = erp.create(draft, () => mayLeave, signal());
    await new Promise((resolve) => setTimeout(resolve, 5));

    mayLeave = false;
    go.resolve();

    expect(await first).toMatchObject({ outcome: 'created' });
    expect(await second).toEqual({ outcome: 'too late' });
    expect(calls).toHaveLength(1);
  });

  test.each([
    ['401', LOST],
    ['403', () => refusal(403, 403, 'Forbidden')],
  ])('that was turned away for want of a session (%s) is sent once more, after one login', async (_, lost) => {
    const { result, logins, calls } = create([lost(), answer(201, storedOrder())]);

    expect(await result).toMatchObject({ outcome: 'created' });
    expect([logins.length, calls.length]).toEqual([2, 2]);
  });

  test('that was turned away asks again whether it may leave', async () => {
    const { erp, calls } = scripted([LOST()]);
    let asked = 0;
    const mayLeave = () => {
      asked += 1;
      return asked === 1;
    };

    expect(await erp.create(draft, mayLeave, signal())).toEqual({ outcome: 'too late' });
    expect(calls).toHaveLength(1);
  });

  test('that is turned away twice is refused for everybody', async () => {
    const { result, calls } = create([LOST(), LOST()]);

    expect(await result).toMatchObject({ outcome: 'refused', failure: { class: 'systemic' } });
    expect(calls).toHaveLength(2);
  });
});

describe('an outcome that leaves open whether the order exists', () => {
  test.each<[string, Step]>([
    ['500 with code 305', refusal(500, 305, 'Switch company error: -1102')],
    ['code 305 with another status', refusal(400, 305, 'Switch company error: -5027')],
    ['an empty 500', answer(500, '')],
    ['a proxy’s 502', answer(502, '<title>502 Proxy Error</title>')],
    ['503', answer(503, '')],
    ['200 that is no document', answer(200, '<html>')],
    ['201 that broke off', answer(201, '{"DocEntry":12')],
    ['201 of another document', answer(201, storedOrder({ NumAtCard: 'another' }))],
    ['204', answer(204, '')],
    ['400 of a proxy', answer(400, '<html>Bad Request</html>')],
    ['a commit that failed', refusal(400, -1116, 'Could not commit transaction: Error -1 detected during transaction')],
    ['a reset', networkError('ECONNRESET')],
    ['a hang-up', networkError('UND_ERR_SOCKET')],
  ])('(%s) is ambiguous, and the request is not repeated', async (_, step) => {
    const { result, calls } = create([step]);

    expect(await result).toMatchObject({ outcome: 'ambiguous' });
    expect(calls).toHaveLength(1);
  });

  test('is ambiguous when the time was up', async () => {
    const { erp } = scripted([
      (_, aborted) => new Promise((_, reject) => aborted.addEventListener('abort', () => reject(aborted.reason))),
    ]);

    expect(await erp.create(draft, yes, AbortSignal.timeout(10))).toMatchObject({
      outcome: 'ambiguous',
      unheard: true,
    });
  });

  test('says whether anybody was heard: not in a 500, but in a 201 that broke off', async () => {
    const [nobody, somebody] = await Promise.all([
      create([answer(500, '')]).result,
      create([answer(201, '{"DocEntry":12')]).result,
    ]);

    expect(nobody).toHaveProperty('unheard', true);
    expect(somebody).not.toHaveProperty('unheard');
  });

  test('is none when there never was a connection', async () => {
    const { result } = create([networkError('ECONNREFUSED')]);

    expect(await result).toMatchObject({ outcome: 'refused', failure: { class: 'systemic' } });
  });
});

describe('a refusal behind which a document may stand', () => {
  const noRecord = (status: number, version: 'v1' | 'v2' = 'v2') =>
    refusal(status, -2028, 'No matching records found (ODBC -2028)', version);

  test.each([
    [404, 'v2'],
    [400, 'v2'],
    [400, 'v1'],
  ] as const)('(-2028, %i, %s) is an approval that made a draft', async (status, version) => {
    const { result } = create([noRecord(status, version), batchOf([], [storedDraft()])]);

    expect(await result).toMatchObject({
      outcome: 'ambiguous',
      failure: { class: 'patient', reason: 'pending_approval' },
    });
  });

  test('(-2028) without a draft names a code that the company does not have', async () => {
    const { result } = create([noRecord(400), NOTHING()]);

    expect(await result).toMatchObject({
      outcome: 'refused',
      failure: { class: 'final', reason: 'erp_reference_unknown' },
    });
  });

  test('(-2028) is ambiguous while the drafts cannot be read', async () => {
    const { result } = create([noRecord(400), ...Array.from({ length: 3 }, () => answer(503, ''))]);

    expect(await result).toMatchObject({ outcome: 'ambiguous' });
  });

  test.each([
    [
      '10001467',
      refusal(400, -5002, '10001467 - There is already a record with duplicated customer/vendor reference number.'),
    ],
    ['-2035', refusal(400, -2035, 'This entry already exists in the following tables (ODBC -2035)')],
    ['-2035 behind another code', refusal(400, -1, 'This entry already exists in the following tables (ODBC -2035)')],
  ])('(%s) is our own earlier attempt when it is found', async (_, step) => {
    const { result, calls } = create([step, batchOf([storedOrder()], [])]);

    expect(await result).toEqual({
      outcome: 'created',
      document: { kind: 'sales order', id: '123', number: '1001', customer: 'C99999' },
    });
    expect(calls.filter(({ url }) => url.endsWith('/Orders'))).toHaveLength(1);
  });

  test('(-2035) is somebody else’s document when ours is not found', async () => {
    const { result } = create([refusal(400, -2035, 'This entry already exists (ODBC -2035)'), NOTHING()]);

    expect(await result).toMatchObject({ outcome: 'refused', failure: { class: 'final', reason: 'duplicate_in_erp' } });
  });
});

describe('items that are missing or inactive', () => {
  const missing = refusal(
    400,
    -5002,
    'Item number is missing; specify an item number [DocumentLines.ItemCode][line: 0]',
  );
  const rows = (...found: readonly unknown[]) => answer(200, { value: found });
  const active = { Valid: 'tYES', Frozen: 'tNO' };
  const draftOf = (change: Partial<Order>, settings: Partial<SapBusinessOneSettings> = {}) => {
    const translation = translateOrder({ ...ORDER, ...change }, TODAY, { ...SETTINGS, ...settings });
    if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
    return translation.draft;
  };

  test('are reported together, by their SKUs', async () => {
    const { result, calls } = create([missing, rows()]);

    expect(await result).toMatchObject({
      outcome: 'refused',
      failure: { class: 'final', reason: 'unknown_sku', skus: ['TEA-GRN-100', 'pot-cer-07'] },
    });
    expect(decodeURIComponent(calls[1]?.url ?? '')).toContain("ItemCode eq 'A00001' or ItemCode eq 'pot-cer-07'");
  });

  test('are looked for again when SAP wants to, where it asked for a wait meanwhile', async () => {
    const { result } = create([missing, { ...answer(429, {}), headers: new Headers({ 'Retry-After': '40' }) }]);

    expect(await result).toMatchObject({
      failure: { class: 'transient', reason: 'unknown_sku', retryAfterSeconds: 40 },
    });
  });

  test('are only those that SAP does not have', async () => {
    const { result } = create([missing, rows({ ItemCode: 'A00001', ...active })]);

    expect(await result).toMatchObject({ failure: { reason: 'unknown_sku', skus: ['pot-cer-07'] } });
  });

  test.each(['@odata.nextLink', 'odata.nextLink'])(
    'are named when the answer comes page by page (%s): what is not on the first is asked for alone',
    async (link) => {
      const page = answer(200, { value: [{ ItemCode: 'A00001', ...active }], [link]: '/b1s/v2/Items?$skip=1' });
      const { result, calls } = create([missing, page, rows()]);

      expect(await result).toMatchObject({ failure: { reason: 'unknown_sku', skus: ['pot-cer-07'] } });
      expect(decodeURIComponent(calls[2]?.url ?? '')).toContain("$filter=ItemCode eq 'pot-cer-07'&");
    },
  );

  test('are named as blocked where they are inactive', async () => {
    const refused = refusal(400, -10, "Item 'A00001' is inactive  [DocumentLines.ItemCode][line: 0]");
    const { result } = create([
      refused,
      rows({ ItemCode: 'A00001', Valid: 'tYES', Frozen: 'tYES' }, { ItemCode: 'pot-cer-07', ...active }),
    ]);

    expect(await result).toMatchObject({ failure: { reason: 'blocked_item', skus: ['TEA-GRN-100'] } });
  });

  test('are told apart by capitals where SAP does: two such numbers are asked for apart', async () => {
    const lines = [
      { ...ORDER.lines[0], sku: 'POT-1' },
      { ...ORDER.lines[0], sku: 'pot-1' },
    ] as const;
    const script = scripted([missing, rows({ ItemCode: 'POT-1', ...active }), rows()]);

    const result = await script.erp.create(draftOf({ lines }), yes, signal());

    expect(result).toMatchObject({ failure: { class: 'final', reason: 'unknown_sku', skus: ['pot-1'] } });
  });

  test('are found where capitals do not count', async () => {
    const { result } = create([
      missing,
      rows({ ItemCode: 'a00001', ...active }, { ItemCode: 'POT-CER-07', Valid: 'tYES', Frozen: 'tYES' }),
    ]);

    expect(await result).toMatchObject({ failure: { reason: 'blocked_item', skus: ['pot-cer-07'] } });
  });

  test('can be the one that shipping is charged as', async () => {
    const shipped = draftOf({}, { freightItem: 'SHIP', localCurrency: 'USD' });
    const script = scripted([missing, rows({ ItemCode: 'A00001', ...active }, { ItemCode: 'pot-cer-07', ...active })]);

    const result = await script.erp.create(shipped, yes, signal());

    expect(result).toMatchObject({ failure: { class: 'final', reason: 'unknown_sku', skus: ['SHIP'] } });
  });

  test('are looked for again later while they cannot be asked for: nobody is told of a suspicion', async () => {
    const { result } = create([missing, ...Array.from({ length: 3 }, () => answer(503, ''))]);

    expect(await result).toMatchObject({
      failure: { class: 'transient', reason: 'unknown_sku', skus: ['TEA-GRN-100', 'pot-cer-07'] },
    });
  });

  test('are all suspected where nobody may ask', async () => {
    const { result } = create([missing, refusal(400, 804, 'No permission to access this view')]);

    expect(await result).toMatchObject({
      failure: { class: 'final', reason: 'unknown_sku', skus: ['TEA-GRN-100', 'pot-cer-07'] },
    });
  });

  test('that are there by now are tried again', async () => {
    const { result } = create([
      missing,
      rows({ ItemCode: 'A00001', ...active }, { ItemCode: 'pot-cer-07', ...active }),
    ]);

    expect(await result).toMatchObject({ failure: { class: 'transient' } });
  });
});

test('what people typed is not repeated where a rule of the customer’s own quotes it, not even in the log', async () => {
  const rule = create([refusal(400, -1, '(130001) Mara Holm, Lindenallee 12 is not on the list of 50667 Köln')]);

  const result = await rule.result;

  const detail = 'SAP Business One answered 400 -1: (130001) … is not on the list of …';
  expect(result).toMatchObject({ failure: { reason: 'rejected', detail } });
  expect(JSON.stringify(rule.warnings)).not.toMatch(/mara|holm|linden|50667|köln/i);
});

test('a missing rate and an unknown customer say what is to be mended', async () => {
  const rate = create([refusal(400, -4006, "Update the exchange rate  , 'EUR'")]);
  const customer = create([refusal(400, -2028, 'Customer record not found')]);

  expect(await rate.result).toMatchObject({ failure: { class: 'patient', subject: 'EUR' } });
  expect(await customer.result).toMatchObject({ failure: { reason: 'unknown_customer', subject: 'C99999' } });
});
