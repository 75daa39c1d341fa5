import type { CauseItem } from '../../lambdas/ledger/cause.ts';
import { createWidget, type WidgetPorts } from '../../lambdas/widget/widget.ts';

export const NOW = Date.parse('2026-06-02T10:00:00Z');
export const WIDGET_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:Widget';
export const REDRIVE_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:Redrive';

export const CONTEXT = { invokedFunctionArn: WIDGET_ARN, awsRequestId: '8f5b' };

export const eur = (minorUnits: number) => ({ currency: 'EUR', minorUnits, exponent: 2 });
export const yen = (minorUnits: number) => ({ currency: 'JPY', minorUnits, exponent: 0 });
export const hoursAgo = (hours: number): string => new Date(NOW - hours * 3_600_000).toISOString();

/** Three hundred orders that wait for one SKU. */
export const TEA: CauseItem = {
  reason: 'unknown_sku',
  subject: 'TEA-1',
  events: 300,
  money: [eur(1_234_560), yen(4620)],
  keys: ['order:1', 'order:2', 'order:3', 'order:4'],
  firstSeen: hoursAgo(5),
};

export function widgetOver(open: readonly CauseItem[], changes: Partial<WidgetPorts> = {}) {
  const logged: unknown[] = [];
  const widget = createWidget({
    causes: { open: async () => open },
    redriveFunctionArn: REDRIVE_ARN,
    localCurrency: 'EUR',
    runbookUrl: 'https://wiki.shop.example/bridge',
    now: () => NOW,
    log: { error: (message, fields) => void logged.push({ message, ...fields }) },
    ...changes,
  });
  return { logged, show: (event: unknown = {}) => widget(event, CONTEXT) };
}

/** The widget's text as a reader meets it, tags and style left out. */
export const textOf = (markup: string): string =>
  markup
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<cwdb-action.*?<\/cwdb-action>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
