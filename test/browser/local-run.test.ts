import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { signatureHeader } from '../../lambdas/zephyrcart/signature.ts';
import { type LocalRun, startLocalRun } from '../../local/run.ts';
import { withBrowser } from './browser.ts';
import { picture } from './dashboard.ts';

const browser = withBrowser();

const ORDER = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';

async function startBridge(): Promise<LocalRun> {
  const workFolder = await mkdtemp(join(tmpdir(), 'bridge-widget-'));
  onTestFinished(() => rm(workFolder, { recursive: true, force: true }));
  const run = await startLocalRun({ port: 0, examples: false, quiet: true, workFolder });
  onTestFinished(() => run.stop());
  return run;
}

/** The example order, with a SKU that the simulated ERP does not have. */
async function sendOrder(run: LocalRun, sku: string): Promise<number> {
  const example = await readFile(new URL('../../examples/order-created-live.json', import.meta.url), 'utf8');
  const body = Buffer.from(example.replaceAll('POT-CER-07', sku));
  const headers = {
    'content-type': 'application/json',
    'x-zephyrcart-delivery-id': '01KT3SSY60BW4ZYCXJ71EAAG7E',
    'x-zephyrcart-delivery-attempt': '1',
    'x-zephyrcart-signature': signatureHeader(body, run.secret, Math.floor(Date.now() / 1000)),
  };
  return (await fetch(run.webhookUrl, { method: 'POST', body, headers })).status;
}

/** Waits until it holds; the runner's own timeout ends it. */
async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await sleep(100);
}

const order = async (run: LocalRun) => (await run.ledger.entries()).find(({ id }) => id === `order:${ORDER}`);

/** Presses, answers the question if there is one, and gives what the redrive function said. */
async function press(page: Page, button: Locator): Promise<unknown> {
  const popup = page.locator('#popup');
  await button.click();
  const question = page.locator('#question[open]');
  if ((await question.count()) > 0) await question.getByRole('button', { name: 'Yes' }).click();
  await popup.locator('pre').waitFor();
  const said: unknown = JSON.parse((await popup.locator('pre').textContent()) ?? '');
  await popup.getByRole('button', { name: 'Close' }).click();
  return said;
}

it('on this machine, the built widget shows what an order waits for, rehearses it, and redrives it once it is mended', async () => {
  // Prepare
  const run = await startBridge();
  expect(await sendOrder(run, 'POT-<B>NEW</B>')).toBe(202);
  await until(async () => (await order(run))?.status === 'failed');
  await until(async () => (await run.inspect(run.deadLetterQueueUrl)).ready.length === 1);
  const page = await browser().newPage({ viewport: { width: 1200, height: 700 } });
  onTestFinished(() => page.close());
  await page.goto(`${run.consoleUrl}/widget`);
  await page.getByText('1 event waits for one cause').waitFor();
  await picture(page, 'local-run');

  // Act
  const rehearse = page.getByText('Rehearse', { exact: true });
  const before = await press(page, rehearse);
  run.simulator.admin.putItem('POT-<B>NEW</B>', { vatPercent: '19' });
  const after = await press(page, rehearse);
  const redriven = await press(page, page.getByText('Redrive', { exact: true }).last());

  // Assess
  expect(await page.locator('.zb-subject').allTextContents()).toEqual(['POT-<B>NEW</B>']);
  expect(await page.locator('.zb-amount').allTextContents()).toEqual(['71.10 EUR']);
  expect(before).toMatchObject({ status: 'dry run', wouldPass: 0, wouldFailAgain: 1 });
  expect(after).toMatchObject({ status: 'dry run', wouldPass: 1, wouldFailAgain: 0 });
  expect(redriven).toMatchObject({ status: 'redriven', moved: 1, finished: true });
  await until(async () => (await order(run))?.status === 'posted');
}, 240_000);
