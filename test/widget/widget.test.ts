import { describe, expect, it } from 'vitest';
import type { CauseItem } from '../../lambdas/ledger/cause.ts';
import { eur, hoursAgo, NOW, TEA, textOf, widgetOver, yen } from './waiting.ts';

/** Subjects, or else reasons, in the order of the rows. */
const rowsOf = (markup: string) =>
  [
    ...markup.matchAll(/<tr>\s*<td class="zb-cause"><code class="zb-reason">(.*?)<\/code>(?:<bdi[^>]*>(.*?)<\/bdi>)?/g),
  ].map(([, reason, subject]) => subject ?? reason);

describe('a cause', () => {
  it('stands in one row with its count, its money in each currency, its age, its remedy and some of its events', async () => {
    // Act
    const text = textOf(await widgetOver([TEA]).show());

    // Assess
    expect(text).toContain('300 events wait for one cause 12,345.60 EUR, 4,620 JPY');
    expect(text).toContain(
      'unknown_sku TEA-1 300 12,345.60 EUR 4,620 JPY 5 h The ERP has no item for this SKU; the catalogue team creates the item',
    );
    expect(text).toContain('order:1, order:2, order:3 and 297 more');
  });

  it('shares its events with another: the sum says so', async () => {
    const text = textOf(await widgetOver([TEA, { ...TEA, subject: 'POT-2' }]).show());
    expect(text).toContain(
      '600 events wait for 2 causes 24,691.20 EUR, 9,240 JPY (one that waits for two causes counts twice)',
    );
  });

  it('leads to its heading in the runbook', async () => {
    expect(await widgetOver([TEA]).show()).toContain('href="https://wiki.shop.example/bridge#unknown_sku"');
  });

  it('names the runbook without a link where it is a path of the repository', async () => {
    const markup = await widgetOver([TEA], { runbookUrl: 'docs/operate.md' }).show();

    expect(markup).not.toContain('<a ');
    expect(textOf(markup)).toContain('Runbook: docs/operate.md#unknown_sku');
  });

  it('says when the bridge looks by itself again, as long as that is ahead', async () => {
    const ahead = await widgetOver([{ ...TEA, nextTryAt: NOW + 12 * 60_000 }]).show();
    const past = await widgetOver([{ ...TEA, nextTryAt: NOW - 1 }]).show();

    expect(textOf(ahead)).toContain('The bridge looks by itself again in 12 min.');
    expect(past).not.toContain('by itself again');
  });

  it('whose amounts the ledger does not know says so', async () => {
    expect(textOf(await widgetOver([{ ...TEA, money: [] }]).show())).toContain('300 not known 5 h');
  });

  it('of which the last census found nothing is not shown as waiting', async () => {
    expect(textOf(await widgetOver([{ ...TEA, emptySince: NOW - 1 }]).show())).toMatch(/^Nothing waits for a person\./);
  });

  it('that nothing waits for stands apart, without a button', async () => {
    // Act
    const markup = await widgetOver([{ reason: 'erp_total_differs', events: 2, money: [], keys: ['order:5'] }]).show();

    // Assess
    expect(textOf(markup)).toMatch(
      /^Nothing waits for a person\..* To be looked at; nothing waits for it erp_total_differs 2 events\. /,
    );
    expect(markup).not.toContain('<button');
  });
});

describe('the order of causes', () => {
  const causes: readonly CauseItem[] = [
    { ...TEA, subject: 'YEN', money: [yen(9_999_999)], events: 7, firstSeen: hoursAgo(9) },
    { ...TEA, subject: 'OLD', money: [eur(100)], events: 1, firstSeen: hoursAgo(900) },
    { ...TEA, subject: 'RICH', money: [eur(50_000)], events: 2, firstSeen: hoursAgo(1) },
    { ...TEA, subject: 'MANY', money: [], events: 800, firstSeen: hoursAgo(2) },
  ];

  it.each([
    ['money', ['RICH', 'OLD', 'MANY', 'YEN']],
    ['age', ['OLD', 'YEN', 'MANY', 'RICH']],
    ['events', ['MANY', 'YEN', 'RICH', 'OLD']],
  ])('by %s is %j', async (sort, subjects) => {
    expect(rowsOf(await widgetOver(causes).show({ sort }))).toEqual(subjects);
  });

  it('goes by money in the shop’s own currency unless somebody asks otherwise', async () => {
    expect(rowsOf(await widgetOver(causes).show())).toEqual(['RICH', 'OLD', 'MANY', 'YEN']);
    expect(rowsOf(await widgetOver(causes, { localCurrency: 'JPY' }).show())[0]).toBe('YEN');
  });
});

describe('hundreds of causes', () => {
  const many = Array.from(
    { length: 60 },
    (_, n): CauseItem => ({ ...TEA, subject: `SKU-${n}`, events: 1, money: [eur(1)], keys: [`order:${n}`] }),
  );

  it('come in pages that together show each of them once, and say how many follow', async () => {
    // Prepare: the index gives what is equally old in any order.
    const orders = [many, many.toReversed(), [...many.slice(30), ...many.slice(0, 30)]];

    // Act
    const pages = await Promise.all(orders.map((order, index) => widgetOver(order).show({ page: index + 1 })));

    // Assess
    expect(pages.map((page) => rowsOf(page).length)).toEqual([25, 25, 10]);
    expect(new Set(pages.flatMap(rowsOf)).size).toBe(60);
    expect(pages.map((page) => />and (\d+) more<\/span><\/p>/.exec(page)?.[1])).toEqual(['35', '10', undefined]);
  });

  it.each([1, 100, 399])(
    'keep an answer under 100 KB, also with subjects and ids of %d characters that must all be escaped',
    async (length) => {
      const long = many.map((cause, n) => ({
        ...cause,
        subject: `${n}`.padEnd(length, '<'),
        keys: ['<'.repeat(length)],
      }));

      expect((await widgetOver(long).show()).length).toBeLessThan(100_000);
    },
  );

  it('that closed meanwhile leave the last page, not an empty one', async () => {
    expect(rowsOf(await widgetOver(many).show({ page: 99 }))).toHaveLength(10);
  });
});

describe('the widget', () => {
  it('says what it means that nothing is there', async () => {
    expect(textOf(await widgetOver([]).show())).toBe(
      'Nothing waits for a person. No cause of failures is open in the ledger. What waits for the ERP, or a refund for its order, goes on by itself.',
    );
  });

  it.each([
    ['light', { widgetContext: { theme: 'light' } }],
    ['dark', { widgetContext: { theme: 'dark' } }],
    ['light', { widgetContext: { theme: 'sepia' } }],
    ['light', {}],
    ['light', null],
  ])('is %s for %j', async (theme, event) => {
    expect(await widgetOver([]).show(event)).toContain(`class="zb zb-${theme} `);
  });

  it('answers with its documentation when it is asked to describe itself', async () => {
    const markdown = await widgetOver([TEA]).show({ describe: true });

    expect(markdown).toMatch(/^## Failures that wait, by cause\n/);
    for (const parameter of ['`sort` | `money`, `age`, `events` | `money` |', '`page` | 1 and up | 1 |']) {
      expect(markdown).toContain(parameter);
    }
  });

  it.each([
    [{ sort: 'colour' }, /expected one of "money"\|"age"\|"events".*at sort/],
    [{ page: 0 }, /expected number to be >=1.*at page/],
    [{ page: 'two' }, /expected number, received string.*at page/],
  ])('names the parameter that is wrong: %j', async (event, words) => {
    expect(textOf(await widgetOver([TEA]).show(event))).toMatch(words);
  });

  it('says in the place of the list that the ledger could not be read, and logs why', async () => {
    // Prepare
    const unreadable = { open: () => Promise.reject(new Error('AccessDenied: arn:aws:secret')) };
    const { show, logged } = widgetOver([], { causes: unreadable });

    // Act
    const text = textOf(await show({ widgetContext: { theme: 'dark' } }));

    // Assess
    expect(text).toMatch(/^The ledger could not be read\. .* at request 8f5b\.$/);
    expect(text).not.toContain('AccessDenied');
    expect(logged).toEqual([{ message: 'causes not read', requestId: '8f5b', error: expect.any(Error) }]);
  });
});
