import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { CauseItem } from '../../lambdas/ledger/cause.ts';
import { readInput } from '../../lambdas/redrive/input.ts';
import type { WidgetPorts } from '../../lambdas/widget/widget.ts';
import { startConsole } from '../../local/console/server.ts';
import { REDRIVE_ARN, WIDGET_ARN, widgetOver } from '../widget/waiting.ts';
import { chromiumPath, MISSING_CHROMIUM } from './chromium.ts';

export function launch(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error(MISSING_CHROMIUM);
  // A profile of its own, new and empty, comes with every launch; nothing leaves this machine.
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-sync', ...quiet];
  return chromium.launch({ executablePath, args });
}

export interface Opened {
  readonly page: Page;
  /** What the redrive function was called with. */
  readonly redriven: unknown[];
  /** What the widget function was called with. */
  readonly asked: Record<string, unknown>[];
  /** Errors of the page, and messages of its console that are errors. */
  readonly errors: string[];
}

export interface Show {
  readonly theme?: 'light' | 'dark';
  /** CSS pixels. */
  readonly width?: number;
  readonly params?: string;
  readonly ports?: Partial<WidgetPorts>;
  readonly redrive?: (input: unknown) => unknown;
  /** In place of what the widget function answers. */
  readonly forge?: (markup: string, event: unknown) => unknown;
}

/** The widget over these causes, on the page that behaves as CloudWatch does, once it shows something. */
export async function openDashboard(browser: Browser, causes: readonly CauseItem[], show: Show = {}): Promise<Opened> {
  const { theme = 'light', width = 1200, params = '', ports = {}, redrive = () => ({ status: 'dry run' }) } = show;
  const { forge = (markup: string) => markup } = show;
  const redriven: unknown[] = [];
  const asked: Record<string, unknown>[] = [];
  const widget = widgetOver(causes, ports);
  const call = async (functionArn: string, event: unknown) => {
    if (functionArn === WIDGET_ARN) {
      asked.push(Object(event));
      return forge(await widget.show(event), event);
    }
    if (functionArn !== REDRIVE_ARN) throw new Error(`Nobody may call ${functionArn}.`);
    redriven.push(event);
    return redrive(readInput(event));
  };
  const subject = { redrive: async () => undefined, widget: { functionArn: WIDGET_ARN, call } };
  const opened = await startConsole({ ...subject, snapshot: () => Promise.reject(new Error('not looked at here')) }, 0);
  onTestFinished(() => opened.close());
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  page.on('dialog', (dialog) => {
    errors.push(`a script opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${opened.url}/widget?theme=${theme}${params}`);
  await page.locator('#widget:not([aria-busy]) > *').first().waitFor();
  return { page, redriven, asked, errors };
}

/** What a script of this folder finds in the page. */
export const lookFor = async (page: Page, script: 'contrast' | 'overflow'): Promise<unknown> =>
  page.evaluate(readFileSync(join(import.meta.dirname, `${script}.js`), 'utf8'));

/** A picture for people, when `SCREENSHOTS` names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
