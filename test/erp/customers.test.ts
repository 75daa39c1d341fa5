import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CustomerDirectory,
  type CustomerStrategy,
  createCustomers,
  customerNumber,
} from '../../lambdas/erp/customers.ts';
import type { Failure } from '../../lambdas/erp/failures.ts';
import { createRemembered } from '../../lambdas/erp/remembered.ts';
import type { Order } from '../../lambdas/zephyrcart/order.ts';
import { ORDER } from './business-central/orders.ts';

const STRATEGIES: readonly CustomerStrategy[] = ['default', 'table', 'email', 'email-or-create'];
const signal = new AbortController().signal;
const down: Failure = { class: 'systemic', reason: 'erp_unavailable', detail: 'down' };

/** An ERP with these customers by e-mail address; `calls` is what it was asked. */
function directoryOf(known: Record<string, readonly string[]>, fails: { byEmail?: Failure; create?: Failure } = {}) {
  const calls: string[] = [];
  const directory: CustomerDirectory = {
    longestNumber: 20,
    takes: (email) => email.includes('@'),
    byEmail: async (email) => {
      calls.push(`find ${email}`);
      return fails.byEmail === undefined ? { numbers: known[email] ?? [] } : { failure: fails.byEmail };
    },
    create: async (number) => {
      calls.push(`create ${number}`);
      return fails.create === undefined ? { number } : { failure: fails.create };
    },
  };
  return { directory, calls };
}

function customersOf(strategy: CustomerStrategy, directory: CustomerDirectory, now = () => 0) {
  return createCustomers({ strategy, collective: 'WEB', table: { cust_1: '10000' } }, directory, now);
}

const boughtBy = (customer: Order['customer']): Order => ({ ...ORDER, customer });

async function chosen(
  strategy: CustomerStrategy,
  customer: Order['customer'],
  known = { 'mara@example.com': ['20000'] },
) {
  const choice = await customersOf(strategy, directoryOf(known).directory).choose(boughtBy(customer), signal);
  return choice.outcome === 'chosen' ? [choice.customer.number, choice.customer.why] : choice;
}

describe('the customer of an order', () => {
  const MARA = { id: 'cust_9', email: 'Mara@Example.com' };

  test.each([
    ['default', { ...MARA, id: 'cust_1' }, ['WEB', 'collective customer']],
    ['table', { ...MARA, id: 'cust_1' }, ['10000', 'table']],
    ['table', MARA, ['WEB', 'not in the table: collective customer']],
    ['table', {}, ['WEB', 'not in the table: collective customer']],
    ['email', { ...MARA, id: 'cust_1' }, ['10000', 'table']],
    ['email', MARA, ['20000', 'e-mail']],
    ['email', { email: 'new@example.com' }, ['WEB', 'e-mail not in the ERP: collective customer']],
    ['email', { email: 'no address' }, ['WEB', 'no usable e-mail: collective customer']],
    ['email-or-create', MARA, ['20000', 'e-mail']],
    [
      'email-or-create',
      { email: 'new@example.com' },
      [customerNumber('new@example.com', 20), 'created for the e-mail'],
    ],
    ['email-or-create', { id: 'cust_7' }, ['WEB', 'no usable e-mail: collective customer']],
  ] as const)('with strategy %s and buyer %j is %j', async (strategy, customer, expected) => {
    expect(await chosen(strategy, customer)).toEqual(expected);
  });

  test('is never missing, whoever bought: merged, anonymised, guest', async () => {
    const buyer = fc.record(
      {
        id: fc.constantFrom('cust_1', 'cust_merged', '__proto__'),
        email: fc.constantFrom('mara@example.com', 'x', ' '),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...STRATEGIES), buyer, async (strategy, customer) => {
        const [number] = (await chosen(strategy, customer)) as readonly string[];

        expect(['WEB', '10000', '20000']).toContain(number);
      }),
    );
  });

  test('is not guessed when two have the address: the failure names them, and not the address', async () => {
    const choice = await chosen('email', MARA, { 'mara@example.com': ['20001', '20000'] });

    expect(choice).toMatchObject({
      outcome: 'refused',
      failure: { class: 'final', reason: 'unknown_customer', subject: '20000 or 20001' },
    });
    expect(JSON.stringify(choice)).not.toMatch(/mara/i);
  });

  test.each([
    ['the list does not answer', { byEmail: down }, 'unanswered'],
    ['nothing says whether one was made', { create: { ...down, class: 'transient' } }, 'unanswered'],
    ['the ERP refuses to make one', { create: { ...down, class: 'final', reason: 'rejected' } }, 'refused'],
  ] as const)('is left open when %s', async (_when, fails, outcome) => {
    const { directory } = directoryOf({}, fails);

    const choice = await customersOf('email-or-create', directory).choose(boughtBy(MARA), signal);

    expect(choice.outcome).toBe(outcome);
  });
});

describe('a customer that an instance knows', () => {
  const QUARTER = 15 * 60_000;

  test('is not asked for again, for a quarter of an hour', async () => {
    let now = 0;
    const { directory, calls } = directoryOf({ 'a@b.example': ['1'] });
    const customers = customersOf('email', directory, () => now);
    const choose = () => customers.choose(boughtBy({ email: 'A@b.example' }), signal);

    await choose();
    now = QUARTER - 1;
    const again = await choose();
    const asked = calls.length;
    now = QUARTER;
    await choose();

    expect(again).toMatchObject({ customer: { number: '1', remembered: true } });
    expect([asked, calls.length]).toEqual([1, 2]);
  });

  test('is asked for again after the ERP refused it', async () => {
    const { directory, calls } = directoryOf({ 'a@b.example': ['1'] });
    const customers = customersOf('email', directory);
    const order = boughtBy({ email: 'a@b.example' });

    await customers.choose(order, signal);
    customers.forget(order);
    await customers.choose(order, signal);

    expect(calls).toHaveLength(2);
  });

  test('is one that was made, too; one that is not there is asked for each time', async () => {
    const [making, asking] = [directoryOf({}), directoryOf({})];
    const order = boughtBy({ email: 'a@b.example' });
    const [make, ask] = [customersOf('email-or-create', making.directory), customersOf('email', asking.directory)];

    for (const customers of [make, make, ask, ask]) await customers.choose(order, signal);

    expect(making.calls).toEqual(['find a@b.example', `create ${customerNumber('a@b.example', 20)}`]);
    expect(asking.calls).toEqual(['find a@b.example', 'find a@b.example']);
  });
});

describe('the number of a made customer', () => {
  test('is one for each address, fits, and does not show the address', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.emailAddress(), { minLength: 2 }), fc.constantFrom(15, 20), (emails, longest) => {
        const numbers = emails.map((email) => customerNumber(email, longest));

        expect(new Set(numbers).size).toBe(emails.length);
        for (const number of numbers) expect(number).toMatch(new RegExp(`^Z-[0-9A-Z]{${longest - 2}}$`));
      }),
    );
  });
});

describe('what is remembered', () => {
  test('is at most so much: the oldest is forgotten first', () => {
    const remembered = createRemembered<number>(2, 100, () => 0);

    for (const [index, key] of ['a', 'b', 'a', 'c'].entries()) remembered.set(key, index);

    expect(['a', 'b', 'c'].map((key) => remembered.get(key))).toEqual([2, undefined, 3]);
  });
});
