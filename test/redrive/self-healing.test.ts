import { expect, it } from 'vitest';
import { liveThrough, promised, type Size } from './day.ts';
import { openShop } from './shop.ts';
import { businessCentral, sapBusinessOne } from './shop-erp.ts';

// `npm run dead-letters` has ten thousand.
const A_THOUSAND: Size = { good: 675, newItem: 300, refunded: 40, noItem: 20, blocked: 5 };
const A_FEW: Size = { good: 150, newItem: 60, refunded: 12, noItem: 7, blocked: 3 };

it.each([
  ['Business Central', businessCentral, A_THOUSAND],
  ['SAP Business One', sapBusinessOne, A_FEW],
] as const)(
  '%s: a cause is one page however many orders it stops; once the item exists its orders and refunds are posted without a hand, the others stay, and one page says that it is over',
  async (_name, erpAt, size) => {
    // Prepare
    const shop = openShop(erpAt);

    // Act
    const day = await liveThrough(shop, size);

    // Assess
    expect(day).toEqual(promised(size, shop.erp.blockedCustomer));
    const [digest] = shop.mail.filter(({ topic, subject }) => topic === 'catalogue' && subject.startsWith('daily'));
    expect(digest?.message).toMatch(
      /^- unknown_sku: POT-NONE: \d+ events \(\d+\.\d\d EUR\), since 2026-06-02 \d\d:\d\d UTC\./,
    );
  },
);
