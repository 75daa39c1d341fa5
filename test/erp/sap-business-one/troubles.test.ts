import { describe, expect, test } from 'vitest';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { ORDER } from '../business-central/orders.ts';
import { drafted } from '../business-central/simulated.ts';
import { simulate } from './simulated.ts';

const signal = () => new AbortController().signal;
const yes = () => true;
const [line] = ORDER.lines;
const order: Order = {
  ...ORDER,
  lines: [
    { ...line, sku: 'A00001' },
    { ...line, sku: 'A00002', quantity: 1, unitPrice: 2500, net: 2500, tax: 475 },
  ],
};

describe.each(['v1', 'v2'] as const)('through %s', (version) => {
  const world = (options = {}) => {
    const simulated = simulate(version, options);
    return { ...simulated, draft: drafted(simulated.erp.translateOrder(order)), admin: simulated.simulator.admin };
  };

  test.each(['502-after-commit', 'drop-after-commit'] as const)('%s is ambiguous, and one order', async (kind) => {
    const { erp, admin, draft } = world();
    admin.addFault({ method: 'POST', path: '/Orders', nth: 1, fault: { kind } });
    await erp.lookUp(draft, signal());

    const creation = await erp.create(draft, yes, signal());

    expect(creation.outcome).toBe('ambiguous');
    expect(await erp.lookUp(draft, signal())).toMatchObject({ outcome: 'found' });
    expect(admin.creations()).toHaveLength(1);
    expect(admin.violations()).toEqual([]);
  });

  test.each(['orders', 'all'] as const)(
    'an approval of %s is one draft, waited for, then one order',
    async (approval) => {
      const { erp, admin, draft } = world({ approval });
      await erp.lookUp(draft, signal());
      expect(await erp.create(draft, yes, signal())).toMatchObject({ failure: { reason: 'pending_approval' } });
      expect(await erp.lookUp(draft, signal())).toMatchObject({ failure: { class: 'patient' } });

      admin.setSwitches({ approval: 'off' });
      admin.approve(draft.reference);
      admin.addDraft(draft.reference);

      expect(await erp.lookUp(draft, signal())).toMatchObject({ outcome: 'found' });
      expect(admin.documents().filter(({ kind }) => kind === 'draft')).toHaveLength(1);
      expect(admin.documents().filter(({ kind }) => kind === 'order')).toHaveLength(1);
    },
  );

  test('an approval that says no ends the order', async () => {
    const { erp, admin, draft } = world({ approval: 'orders' });
    await erp.lookUp(draft, signal());
    await erp.create(draft, yes, signal());

    admin.reject(draft.reference);

    expect(await erp.lookUp(draft, signal())).toMatchObject({ outcome: 'refused', failure: { reason: 'rejected' } });
  });

  test('a refused login is tried once, however many wait for it at that moment', async () => {
    const { erp, admin, draft } = world();
    admin.setPassword('another');

    const answers = await Promise.all([1, 2, 3].map(() => erp.lookUp(draft, signal())));

    expect(answers.map((answer) => 'failure' in answer && answer.failure.refusedSecretVersion)).toEqual([
      'v1',
      'v1',
      'v1',
    ]);
    expect(admin.requests().filter(({ url }) => url.endsWith('/Login'))).toHaveLength(1);
    expect(admin.violations()).toEqual([]);
  });

  test.each(['305', '403-once', 'expire-session', 'v2-401-on-v1'] as const)(
    '%s at the look-up costs one login',
    async (kind) => {
      const { erp, admin, draft } = world();
      await erp.lookUp(draft, signal());
      admin.addFault({ count: 1, fault: { kind } });

      expect(await erp.lookUp(draft, signal())).toEqual({ outcome: 'absent' });
      expect(admin.sessions().logins).toBe(2);
    },
  );

  test('an order that people cancelled is found, and not made again', async () => {
    const { erp, admin, draft } = world();
    await erp.lookUp(draft, signal());
    await erp.create(draft, yes, signal());
    admin.cancel('order', draft.reference);

    expect(await erp.lookUp(draft, signal())).toMatchObject({ outcome: 'found' });
  });

  test('a missing rate is waited for, and several missing items are named together', async () => {
    const { erp, admin, draft } = world();
    await erp.lookUp(draft, signal());
    admin.setRate('EUR', undefined);
    expect(await erp.create(draft, yes, signal())).toMatchObject({ failure: { reason: 'exchange_rate_missing' } });

    admin.setRate('EUR', '1.1');
    for (const item of ['A00001', 'A00002']) admin.removeItem(item);
    expect(await erp.create(draft, yes, signal())).toMatchObject({
      failure: { reason: 'unknown_sku', skus: ['A00001', 'A00002'] },
    });
    admin.putItem('A00001');
    expect(await erp.isMended?.({ reason: 'unknown_sku', subject: 'A00001' }, signal())).toEqual({ outcome: 'mended' });
    expect(await erp.isMended?.({ reason: 'unknown_sku', subject: 'A00002' }, signal())).toEqual({
      outcome: 'not yet',
    });
  });
});
