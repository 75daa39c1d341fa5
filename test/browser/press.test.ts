import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { CauseItem } from '../../lambdas/ledger/cause.ts';
import { eur, TEA } from '../widget/waiting.ts';
import { withBrowser } from './browser.ts';
import { openDashboard, picture } from './dashboard.ts';

const browser = withBrowser();

const FILTER = { reason: 'unknown_sku', sku: 'TEA-1' };
const subjects = (page: Page) => page.locator('.zb-subject').allTextContents();
const button = (page: Page, name: string) => page.locator('#widget').getByRole('button', { name, exact: true });
const rehearse = (page: Page, sku = 'TEA-1') => button(page, `Rehearse the redrive: unknown_sku ${sku}`);
const redrive = (page: Page, sku = 'TEA-1') => button(page, `Redrive: unknown_sku ${sku}`);
const popup = (page: Page) => page.locator('#popup[open] div');

describe('a press', () => {
  it('on Rehearse asks the redrive function at once, and shows in a popup what it says', async () => {
    // Prepare
    const answer = { status: 'dry run', wouldMove: 300, wouldPass: 0, wouldFailAgain: 300 };
    const { page, redriven } = await openDashboard(browser(), [TEA], { redrive: () => answer, theme: 'dark' });

    // Act
    await rehearse(page).click();
    await popup(page).getByText('wouldFailAgain').waitFor();

    // Assess
    await picture(page, 'rehearsed');
    expect(JSON.parse((await popup(page).textContent()) ?? '')).toEqual(answer);
    expect(redriven).toEqual([
      { dryRun: true, filter: FILTER, widgetContext: expect.objectContaining({ theme: 'dark' }) },
    ]);
  });

  it('on Redrive asks first, in words that name what it is about, and does nothing on Cancel', async () => {
    // Prepare
    const { page, redriven } = await openDashboard(browser(), [TEA]);

    // Act
    await redrive(page).click();
    const question = page.locator('#question[open]');
    const words = await question.locator('p').textContent();
    await picture(page, 'asked');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });

    // Assess
    expect(words).toMatch(/^Redrive 300 events that failed for unknown_sku: TEA-1\? Each is tried once more;/);
    expect(redriven).toEqual([]);
    expect(await popup(page).count()).toBe(0);
  });

  it('on Redrive and Yes redrives what the row is about', async () => {
    // Prepare
    const { page, redriven } = await openDashboard(browser(), [TEA], {
      redrive: () => ({ status: 'redriven', moved: 300 }),
    });

    // Act
    await redrive(page).click();
    await page.locator('#question[open]').getByRole('button', { name: 'Yes' }).click();
    await popup(page).getByText('"moved": 300').waitFor();

    // Assess
    expect(redriven).toEqual([{ filter: FILTER, maxMessages: 500, widgetContext: expect.anything() }]);
  });

  it('works from the keyboard', async () => {
    const { page, redriven } = await openDashboard(browser(), [TEA]);

    await rehearse(page).focus();
    await page.keyboard.press('Enter');
    await popup(page).getByText('dry run').waitFor();

    expect(redriven).toHaveLength(1);
  });

  it('shows what the redrive function says when it fails', async () => {
    const failing = () => {
      throw new Error('somebody else redrives');
    };
    const { page } = await openDashboard(browser(), [TEA], { redrive: failing });

    await rehearse(page).click();

    await popup(page).getByText('somebody else redrives').waitFor();
  });

  it('on Oldest sorts in place, with the theme of the console and its parameters', async () => {
    // Prepare
    const older: CauseItem = { ...TEA, subject: 'OLD', money: [eur(1)], firstSeen: '2026-01-01T00:00:00.000Z' };
    const { page, asked } = await openDashboard(browser(), [TEA, older], { theme: 'dark', params: '&sort=money' });
    expect(await subjects(page)).toEqual(['TEA-1', 'OLD']);

    // Act
    await button(page, 'Sort: Oldest first').click();
    await button(page, 'Sorted: Oldest first').waitFor();

    // Assess
    expect(await subjects(page)).toEqual(['OLD', 'TEA-1']);
    expect(await page.locator('.zb-dark').count()).toBe(1);
    const context = { theme: 'dark', params: { sort: 'money' }, forms: { all: {} } };
    expect(asked).toMatchObject([
      { sort: 'money', widgetContext: context },
      { sort: 'age', widgetContext: context },
    ]);
  });

  it('on Next leads through hundreds of causes and back', async () => {
    // Prepare
    const many = Array.from(
      { length: 60 },
      (_, n): CauseItem => ({ ...TEA, subject: `SKU-${n}`, events: 1000 - n, money: [] }),
    );
    const { page } = await openDashboard(browser(), many);
    const first = await subjects(page);

    // Act
    await button(page, 'Next page').click();
    await page.getByText('SKU-25', { exact: true }).waitFor();
    const second = await subjects(page);
    await button(page, 'Previous page').click();
    await page.getByText('SKU-0', { exact: true }).waitFor();

    // Assess
    expect([first.at(0), first.at(-1), second.at(0), second.length]).toEqual(['SKU-0', 'SKU-24', 'SKU-25', 25]);
    expect(await subjects(page)).toEqual(first);
  });
});
