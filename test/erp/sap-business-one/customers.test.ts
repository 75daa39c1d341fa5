import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { customerNumber } from '../../../lambdas/erp/customers.ts';
import type { SapBusinessOneSettings } from '../../../lambdas/erp/sap-business-one/settings.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { SEED } from '../../../local/sap-business-one/seed.ts';
import { ORDER } from '../business-central/orders.ts';
import { drafted, postedOrder, refundDraft } from '../business-central/simulated.ts';
import { answer, refusal, scripted, signal } from './scripted.ts';
import { type Simulated, simulate } from './simulated.ts';

const EMAIL = 'mara.holm@example.com';
const MADE = customerNumber(EMAIL, 15);
type Customer = SapBusinessOneSettings['customer'];
const one: Customer = { strategy: 'default', cardCode: SEED.customer };
const known: Customer = { strategy: 'email', cardCode: SEED.customer };
const making: Customer = { strategy: 'email-or-create', cardCode: SEED.customer };

const order = (id: string, customer: Order['customer'] = ORDER.customer): Order => ({
  ...ORDER,
  id: `order_01KT3SSX6R3JTJ0HYCTFV8E${id}`,
  lines: [{ ...ORDER.lines[0], sku: 'A00001' }],
  subtotal: 2980,
  tax: 566,
  shipping: 0,
  total: 3546,
  customer,
});

const withCustomer = (customer: Customer, version: 'v1' | 'v2' = 'v2') =>
  simulate(version, {}, { customer, items: {} });

/** What the consumer does with an order, from its customer on. */
async function deliver({ erp }: Pick<Simulated, 'erp'>, sold: Order) {
  const choice = await erp.chooseCustomer?.(sold, signal());
  if (choice?.outcome !== 'chosen') throw new Error(JSON.stringify(choice));
  const draft = drafted(erp.translateOrder(sold, choice.customer));
  const found = await erp.lookUp(draft, signal());
  const creation = found.outcome === 'absent' ? await erp.create(draft, () => true, signal()) : undefined;
  return { customer: choice.customer, draft, found, creation };
}

const requests = (world: Simulated) => world.simulator.admin.requests().length;
const partners = (world: Simulated) => world.simulator.admin.partners().map(({ CardCode }) => CardCode);
const documents = (world: Simulated) => world.simulator.admin.documents().map(({ cardCode }) => cardCode);

describe('one business partner for all orders', () => {
  test('costs what it did: a login, then one look-up and one creation for each order', async () => {
    const world = withCustomer(one);

    await deliver(world, order('S01'));
    const first = requests(world);
    await deliver(world, order('S02'));

    expect([first, requests(world) - first]).toEqual([3, 2]);
  });
});

describe.each(['v1', 'v2'] as const)('a business partner by e-mail, %s', (version) => {
  test('is found in any case of letters, keeps its own name, and the document is written for it', async () => {
    const world = withCustomer(known, version);
    world.simulator.admin.putPartner('C40000', { name: 'Holm & Co', email: 'Mara.Holm@EXAMPLE.com' });

    const { customer, draft, creation } = await deliver(world, order('S01'));

    expect(customer).toEqual({ number: 'C40000', strategy: 'email', why: 'e-mail' });
    expect(creation).toMatchObject({ outcome: 'created', document: { customer: 'C40000' } });
    expect(draft.kind === 'order' && draft.body).not.toHaveProperty('CardName');
    expect(world.simulator.admin.violations()).toEqual([]);
  });

  test('costs one round trip, and none once it is known', async () => {
    const world = withCustomer(known, version);
    world.simulator.admin.putPartner('C40000', { email: EMAIL });
    await deliver(world, order('S01'));
    const first = requests(world);

    await deliver(world, order('S02'));

    expect([first, requests(world) - first]).toEqual([4, 2]);
  });

  test('that two have is refused without a guess', async () => {
    const world = withCustomer(known, version);
    for (const code of ['C40001', 'C40000']) world.simulator.admin.putPartner(code, { email: EMAIL });

    const choice = await world.erp.chooseCustomer?.(order('S01'), signal());

    expect(choice).toMatchObject({
      outcome: 'refused',
      failure: { reason: 'unknown_customer', subject: 'C40000 or C40001' },
    });
    expect(JSON.stringify(choice)).not.toMatch(/mara/i);
    const cause = { reason: 'unknown_customer', subject: 'C40000 or C40001' } as const;
    expect(await world.erp.isMended?.(cause, signal())).toEqual({ outcome: 'unknown' });
  });

  test.each(['cSupplier', 'cLid'] as const)('that is no customer but a %s is not taken', async (type) => {
    const world = withCustomer(known, version);
    world.simulator.admin.putPartner('V10000', { email: EMAIL, type });

    const { customer } = await deliver(world, order('S01'));

    expect(customer).toMatchObject({ number: SEED.customer, why: 'e-mail not in the ERP: collective customer' });
  });
});

describe('a business partner that was frozen', () => {
  test('since it was looked up is asked for again: the order is tried again, not failed', async () => {
    // Prepare
    const world = withCustomer(known);
    world.simulator.admin.putPartner('C40000', { email: EMAIL });
    await deliver(world, order('S01'));
    world.simulator.admin.putPartner('C40000', { frozen: true });

    // Act
    const refused = await deliver(world, order('S02'));
    const again = await deliver(world, order('S02'));

    // Assess
    expect(refused.creation).toMatchObject({ outcome: 'refused', failure: { class: 'transient' } });
    expect(again.customer.remembered).toBeUndefined();
    const failure = { class: 'final', reason: 'blocked_customer', subject: 'C40000' };
    expect(again.creation).toMatchObject({ outcome: 'refused', failure });
  });

  test('is mended when it is active again', async () => {
    const world = withCustomer(known);
    const cause = { reason: 'blocked_customer', subject: 'C40000' } as const;
    world.simulator.admin.putPartner('C40000', { valid: false });
    const before = await world.erp.isMended?.(cause, signal());
    world.simulator.admin.putPartner('C40000', { valid: true });

    expect([before, await world.erp.isMended?.(cause, signal())]).toEqual([
      { outcome: 'not yet' },
      { outcome: 'mended' },
    ]);
  });
});

describe('a business partner that is made', () => {
  test('has code, name, addresses and e-mail of the buyer, and is made once for two orders at once', async () => {
    const world = withCustomer(making);

    const written = await Promise.all([order('S01'), order('S02')].map((sold) => deliver(world, sold)));

    expect(written.map(({ creation }) => creation)).toMatchObject(
      Array(2).fill({ outcome: 'created', document: { customer: MADE } }),
    );
    expect(world.simulator.admin.violations()).toEqual([]);
    const made = world.simulator.admin.partners().find(({ CardCode }) => CardCode === MADE);
    const address = { Street: 'Lindenallee 12', City: 'Köln', ZipCode: '50667', Country: 'DE' };
    expect(made).toMatchObject({
      CardName: 'Mara Holm',
      CardType: 'cCustomer',
      Currency: '##',
      EmailAddress: EMAIL,
      BPAddresses: [
        { AddressName: 'Billing', AddressType: 'bo_BillTo', ...address },
        { AddressName: 'Shipping', AddressType: 'bo_ShipTo', ...address },
      ],
    });
  });

  test('belongs to the group and the series that are configured', async () => {
    const world = withCustomer({ ...making, group: 101, series: 71 });

    await deliver(world, order('S01'));

    const made = world.simulator.admin.partners().find(({ CardCode }) => CardCode === MADE);
    expect(made).toMatchObject({ GroupCode: '101', Series: '71' });
  });

  test('in a group that the company lacks is refused, and so is its order', async () => {
    const choice = await withCustomer({ ...making, group: 999 }).erp.chooseCustomer?.(order('S01'), signal());

    expect(choice).toMatchObject({ outcome: 'refused', failure: { reason: 'erp_reference_unknown' } });
  });

  test('without an address has none: an empty row would be refused', async () => {
    const world = withCustomer(making);
    const { shippingAddress: _, billingAddress: __, ...sold } = order('S01');

    const { creation } = await deliver(world, sold);

    expect(creation).toMatchObject({ outcome: 'created', document: { customer: MADE } });
  });

  test.each([
    { kind: '502-after-commit' },
    { kind: 'drop-after-commit' },
    { kind: '502-before' },
    { kind: '500-empty' },
  ] as const)('after %j is the only one for its address', async (fault) => {
    const world = withCustomer(making);
    world.simulator.admin.addFault({ method: 'POST', path: '/BusinessPartners', nth: 1, fault });

    const unclear = await world.erp.chooseCustomer?.(order('S01'), signal());
    const { creation } = await deliver(world, order('S01'));

    expect(unclear).toMatchObject({ outcome: 'unanswered' });
    expect(creation).toMatchObject({ outcome: 'created', document: { customer: MADE } });
    expect(partners(world).filter((code) => String(code).startsWith('Z-'))).toEqual([MADE]);
  });

  test('is found by its code when its address was changed in SAP', async () => {
    const world = withCustomer(making);
    await deliver(world, order('S01'));
    world.simulator.admin.putPartner(MADE, { email: 'other@example.com' });
    world.wait(15 * 60_000);

    const { customer } = await deliver(world, order('S02'));

    expect(customer).toMatchObject({ number: MADE, why: 'created for the e-mail' });
  });
});

describe('the answer to a business partner that is made', () => {
  const choosing = (...steps: Parameters<typeof scripted>[0]) => {
    const world = scripted([answer(200, { value: [] }), ...steps], { settings: { customer: making } });
    return { ...world, choice: world.erp.chooseCustomer?.(order('S01'), signal()) };
  };
  const EXISTS = "1320000140 - Business partner code 'Z' already assigned to a business partner";

  test('says which code it has, where the company numbers by itself', async () => {
    const { choice } = choosing(answer(201, { CardCode: 'C00017' }));

    expect(await choice).toMatchObject({ outcome: 'chosen', customer: { number: 'C00017' } });
  });

  test.each([
    ['its code is taken', -10, EXISTS],
    ['something of the kind exists', -2035, 'This entry already exists in the following tables (ODBC -2035)'],
  ])('that %s counts when it is there, and only then', async (_what, code, text) => {
    const there = choosing(refusal(400, code, text), answer(200, { value: [{ CardCode: MADE }] }));
    const not = choosing(refusal(400, code, text), answer(200, { value: [] }));

    expect(await there.choice).toMatchObject({ outcome: 'chosen', customer: { number: MADE } });
    expect(await not.choice).toMatchObject({ outcome: 'refused', failure: { reason: 'duplicate_in_erp' } });
  });

  test.each([
    ['a success without a code', answer(201, {})],
    ['a page of a proxy', answer(400, '<html>')],
  ])('that is %s leaves it open', async (_what, step) => {
    expect(await choosing(step).choice).toMatchObject({ outcome: 'unanswered', failure: { class: 'transient' } });
  });

  test('is not waited for when there is no time left, and nothing is sent', async () => {
    const stop = new AbortController();
    const asked = async () => {
      stop.abort();
      return answer(200, { value: [] });
    };
    const world = scripted([asked], { settings: { customer: making } });

    const choice = await world.erp.chooseCustomer?.(order('S01'), stop.signal);

    expect(choice).toMatchObject({ outcome: 'unanswered', failure: { class: 'transient' } });
    expect(world.calls).toHaveLength(1);
  });
});

describe('the list of business partners', () => {
  const listing = (body: unknown, status = 200) => {
    const world = scripted([answer(status, body)], { settings: { customer: known } });
    return { ...world, choice: world.erp.chooseCustomer?.(order('S01'), signal()) };
  };

  test('is asked without regard to capitals, and an address cannot end its text', async () => {
    const world = scripted([answer(200, { value: [] })], { settings: { customer: known } });

    await world.erp.chooseCustomer?.(order('S01', { email: "O'Hara@Example.com" }), signal());

    expect(world.calls[0]?.headers).toMatchObject({ 'B1S-CaseInsensitive': 'true' });
    expect(decodeURIComponent(world.calls[0]?.url ?? '')).toContain("EmailAddress eq 'o''hara@example.com'");
  });

  test.each([
    ['holds somebody else too', { value: [{ CardCode: 'C1', EmailAddress: EMAIL }, { CardCode: 'C2' }] }, 'transient'],
    ['goes on', { value: [], '@odata.nextLink': 'more' }, 'transient'],
    ['is none', {}, 'systemic'],
  ])('proves nothing when it %s', async (_what, body, kind) => {
    expect(await listing(body).choice).toMatchObject({ outcome: 'unanswered', failure: { class: kind } });
  });

  test('that may not be read concerns every order', async () => {
    const { choice } = listing({ error: { code: '-1000', message: "Property 'EmailAddress' is invalid" } }, 400);

    expect(await choice).toMatchObject({ outcome: 'unanswered', failure: { class: 'systemic' } });
  });
});

describe('random orders of known, new, merged, anonymised and nameless buyers', () => {
  const email = fc.constantFrom('ada@example.com', 'ADA@example.com', "o'hara@example.com", 'known@example.com', ' ');
  const buyer = fc.record({ id: fc.constantFrom('cust_1', 'cust_2'), email }, { requiredKeys: [] });
  const expected = ({ id, email: written = '' }: { id?: string; email?: string }) => {
    const address = written.trim().toLowerCase();
    if (id === 'cust_1') return 'C50000';
    if (address === 'known@example.com') return 'C40000';
    return address === '' ? SEED.customer : customerNumber(address, 15);
  };

  test('are each written for the one business partner that the rules name, however often and by how many', async () => {
    const deliveries = fc.array(fc.tuple(buyer, fc.boolean()), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(deliveries, async (drawn) => {
        // Prepare
        const world = withCustomer({ ...making, table: { cust_1: 'C50000' } });
        world.simulator.admin.putPartner('C40000', { email: 'Known@Example.com' });
        world.simulator.admin.putPartner('C50000');
        const sold = drawn.map(([customer], index) => order(`S${10 + index}`, customer));

        // Act
        await Promise.all(sold.map((each) => deliver(world, each)));
        for (const [index, each] of sold.entries()) if (drawn[index]?.[1]) await deliver(world, each);

        // Assess
        const wanted = drawn.map(([customer]) => expected(customer));
        expect(documents(world).toSorted()).toEqual(wanted.toSorted());
        const made = partners(world).filter((code) => String(code).startsWith('Z-'));
        expect(made.toSorted()).toEqual([...new Set(wanted.filter((code) => code.startsWith('Z-')))].toSorted());
        expect(world.simulator.admin.violations()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a document that was found', () => {
  test('says for whom it is, so that a refund goes there, whoever would be chosen today', async () => {
    const world = withCustomer(known);
    const sold = order('S01');
    await deliver(world, sold);
    world.simulator.admin.putPartner('C40000', { email: EMAIL });

    const { customer, found } = await deliver(world, sold);

    expect(customer.number).toBe('C40000');
    if (found.outcome !== 'found') throw new Error(found.outcome);
    expect(found.document.customer).toBe(SEED.customer);
    const posted = postedOrder(sold, found.document.customer ?? '', found.document);
    const refund = { id: 'refund_01KTC065W02K96NWBDVH1DQ1HY', amount: 100, before: 0 };
    const memo = refundDraft(world as never, posted, refund);
    expect(memo.customer).toBe(SEED.customer);
  });
});

test('a customer that the ERP refuses to make is refused without what the buyer typed', async () => {
  const world = scripted(
    [answer(200, { value: [] }), refusal(400, -1, '(1) Mara Holm of Lindenallee 12 is not wanted')],
    { settings: { customer: making } },
  );

  const choice = await world.erp.chooseCustomer?.(order('S09'), signal());

  expect(JSON.stringify(choice)).toMatch(/… of … is not wanted/);
  expect(JSON.stringify(world.warnings)).not.toMatch(/mara|linden/i);
});
