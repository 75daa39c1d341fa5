import { expect, it } from 'vitest';
import { eventOf, orderId } from './events.ts';
import { DEAD } from './memory-sqs.ts';
import { openShop } from './shop.ts';
import { businessCentral, type Clock, type ShopErp, sapBusinessOne } from './shop-erp.ts';

const ORDERS = 12;
const HOUR = 3_600_000;

interface Course<Admin> {
  /** What stops every order. */
  readonly trouble: (admin: Admin) => void;
  /** What people do about it, long afterwards. */
  readonly mend: (admin: Admin) => void;
  /** How long nobody does anything before; an hour, unless said. */
  readonly days?: number;
}

/** Orders that cannot be written, nobody who does anything, somebody who mends it, and a day in which nobody does. */
async function liveThrough<Admin>(
  erpAt: (clock: Clock) => ShopErp & { readonly admin: Admin },
  { trouble, mend, days }: Course<Admin>,
) {
  let admin: Admin | undefined;
  const shop = openShop((clock) => {
    const erp = erpAt(clock);
    ({ admin } = erp);
    return erp;
  });
  if (admin === undefined) throw new Error('no ERP was opened');
  for (const sku of ['A00001', 'POT-CER-07']) shop.erp.addItem(sku);
  const quarterHours = async (count: number, apart = 0) => {
    for (let quarter = 0; quarter < count; quarter += 1) {
      shop.pass(apart);
      await shop.quarterHour();
    }
  };

  trouble(admin);
  for (let n = 0; n < ORDERS; n += 1) shop.post(eventOf('order', n, 'A00001'));
  await shop.drain();
  await (days === undefined ? quarterHours(4) : quarterHours(days * 4, 5.75 * HOUR));
  const told = shop.mail.map(({ subject }) => subject).filter((subject) => !subject.startsWith('daily digest'));
  const [deadLetters, written, last] = [shop.sqs.visible(DEAD), shop.erp.written().length, shop.mail.length];
  mend(admin);
  await quarterHours(4 * 24);
  const entries = Array.from({ length: ORDERS }, (_, n) => shop.ledger.entries.read(`order:${orderId(n)}`));
  return {
    before: { told, deadLetters, written },
    posted: (await Promise.all(entries)).filter((entry) => entry?.status === 'posted').length,
    documents: [shop.erp.written().length, new Set(shop.erp.written()).size],
    left: shop.sqs.visible(DEAD),
    told: shop.mail.slice(last).map(({ subject }) => subject),
  };
}

/** One page when it opened, one when it was over, every order written once, and nobody pressed anything. */
const healed = (cause: string) => ({
  before: { told: [cause], deadLetters: ORDERS, written: 0 },
  posted: ORDERS,
  documents: [ORDERS, ORDERS],
  left: 0,
  told: [`over: ${cause}`],
});

it('SAP Business One: a period that is open again: one order is tried, then the others', async () => {
  const result = await liveThrough(sapBusinessOne, {
    trouble: (admin) => admin.setMonth('2026-06', 'locked'),
    mend: (admin) => admin.setMonth('2026-06', 'open'),
  });
  expect(result).toEqual(healed('period_closed'));
});

it('Business Central: a customer that is not blocked any more', async () => {
  const result = await liveThrough(businessCentral, {
    trouble: (admin) => void admin.putCustomer('WEB', { blocked: 'All' }),
    mend: (admin) => void admin.putCustomer('WEB', { blocked: '' }),
  });
  expect(result).toEqual(healed('blocked_customer: WEB'));
});

it('SAP Business One: a customer that is active again', async () => {
  const result = await liveThrough(sapBusinessOne, {
    trouble: (admin) => void admin.putPartner('C99999', { frozen: true }),
    mend: (admin) => void admin.putPartner('C99999', { frozen: false }),
  });
  expect(result).toEqual(healed('blocked_customer: C99999'));
});

it('SAP Business One: drafts that are approved when their orders have long been dead letters are recognised', async () => {
  const result = await liveThrough(sapBusinessOne, {
    trouble: (admin) => void admin.setSwitches({ approval: 'orders' }),
    mend: (admin) => {
      for (const { kind, entry } of admin.documents()) {
        if (kind !== 'draft') continue;
        admin.approve(String(entry));
        admin.addDraft(String(entry));
      }
    },
    days: 18,
  });
  // One of the dead letters is being tried at that moment. Each draft and its document count as created.
  expect(result).toMatchObject({
    before: { told: ['pending_approval'], deadLetters: ORDERS - 1 },
    posted: ORDERS,
    left: 0,
  });
  expect(result.documents).toEqual([2 * ORDERS, ORDERS]);
  expect(result.told).toContain('over: pending_approval');
});
