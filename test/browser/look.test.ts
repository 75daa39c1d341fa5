import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { CauseItem } from '../../lambdas/ledger/cause.ts';
import { eur, hoursAgo, NOW, TEA, yen } from '../widget/waiting.ts';
import { withBrowser } from './browser.ts';
import { lookFor, openDashboard, picture } from './dashboard.ts';

const browser = withBrowser();

const CAUSES: readonly CauseItem[] = [
  TEA,
  {
    ...TEA,
    subject: 'POT-2',
    events: 20,
    money: [eur(98_000)],
    keys: ['order:7'],
    firstSeen: hoursAgo(70),
    nextTryAt: NOW + 720_000,
  },
  { reason: 'blocked_customer', subject: 'C0001', events: 5, money: [eur(4200)], keys: [], firstSeen: hoursAgo(1) },
  { reason: 'totals_mismatch', events: 1, money: [], keys: ['order:99'], firstSeen: hoursAgo(0.2) },
  { reason: 'erp_total_differs', events: 2, money: [], keys: ['order:5', 'order:6'], firstSeen: hoursAgo(3) },
];
const HOSTILE = [
  '"><cwdb-action action="call" endpoint="arn:evil">{"force":true}</cwdb-action>',
  'W'.repeat(390),
  `${'\u202e'}desrever${'\u200b'} 茶 🍵 ${'Z\u0351\u036b\u0343'.repeat(20)}`,
  ' leading and    many spaces ',
].map((subject): CauseItem => ({ ...TEA, subject, keys: [subject], money: [yen(Number.MAX_SAFE_INTEGER), eur(1)] }));
const HUNDREDS = Array.from(
  { length: 300 },
  (_, n): CauseItem => ({ ...TEA, subject: `SKU-${n}`, events: n, money: [eur(n * 1000)] }),
);

const STATES: Readonly<Record<string, { causes: readonly CauseItem[]; unreadable?: true }>> = {
  'a few causes': { causes: CAUSES },
  'nothing waiting': { causes: [] },
  'hundreds of causes': { causes: HUNDREDS },
  'hostile values': { causes: HOSTILE },
  'an unreadable ledger': { causes: [], unreadable: true },
};

const Contrast = z.object({ looked: z.number(), faint: z.array(z.string()) });
const WIDTHS = [300, 640, 1200];
const looks = Object.keys(STATES).flatMap((state) => (['light', 'dark'] as const).map((theme) => ({ state, theme })));

describe('the widget', () => {
  it.each(looks)(
    'with $state stays inside its width, narrow or wide, and can be read, $theme',
    async ({ state, theme }) => {
      // Prepare
      const { causes, unreadable } = STATES[state] ?? { causes: [] };
      const ports = unreadable ? { causes: { open: () => Promise.reject(new Error('away')) } } : {};
      const { page, errors } = await openDashboard(browser(), causes, { theme, ports });

      for (const width of WIDTHS) {
        // Act
        await page.setViewportSize({ width, height: 800 });
        await picture(page, `${state} ${width} ${theme}`.replaceAll(' ', '-'));

        // Assess
        expect(await lookFor(page, 'overflow')).toEqual([]);
      }
      const { looked, faint } = Contrast.parse(await lookFor(page, 'contrast'));
      expect(looked).toBeGreaterThan(0);
      expect(faint).toEqual([]);
      expect(errors).toEqual([]);
    },
  );

  it.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(15, 27, 42)'],
  ] as const)('is %s where the console is', async (theme, background) => {
    const { page } = await openDashboard(browser(), CAUSES, { theme });

    const shown = await page.evaluate('getComputedStyle(document.querySelector(".zb")).backgroundColor');

    expect(shown).toBe(background);
  });

  it('shows its columns when it is wide, and each value with its name when it is narrow', async () => {
    const wide = await openDashboard(browser(), CAUSES);
    const narrow = await openDashboard(browser(), CAUSES, { width: 300 });

    const [inRow, inCard] = await Promise.all(
      [wide, narrow].map(({ page }) =>
        page.evaluate('getComputedStyle(document.querySelector("td[data-label=Money]"), "::before").content'),
      ),
    );

    expect([inRow, inCard]).toEqual(['none', '"Money"']);
  });
});
