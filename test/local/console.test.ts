import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { html } from '../../lambdas/widget/html.ts';
import { renderPage } from '../../local/console/page.ts';
import { type ConsoleSubject, startConsole } from '../../local/console/server.ts';
import type { Snapshot } from '../../local/console/snapshot.ts';
import type { WidgetHost } from '../../local/console/widget/answers.ts';

const NOW = Date.parse('2026-06-02T09:20:00Z');
const EMPTY: Snapshot = {
  erp: 'Business Central',
  takenAt: NOW,
  webhookUrl: 'http://127.0.0.1:3000/webhooks/zephyrcart',
  entries: [],
  depths: [{ name: 'Event queue', visible: 0, inFlight: 0, delayed: 0 }],
  deadLetters: [],
  breaker: {},
  records: [],
};

const NO_WIDGET: WidgetHost = { functionArn: 'arn:widget', call: async () => '' };

describe('the console', () => {
  it('says what to do while there is nothing', () => {
    const page = renderPage(EMPTY);

    expect(page).toContain('No event has arrived yet. Post one with: npm run send -- order-created-live');
    expect(page).toContain('<strong class="closed">closed</strong>');
    expect(page).not.toContain('<button>');
  });

  it('shows an entry with its reason, its total in the currency’s decimals and its age', () => {
    const page = renderPage({
      ...EMPTY,
      entries: [
        {
          id: 'order:order_01KT3SSX6R3JTJ0HYCTFV8ES59',
          status: 'posted',
          document: { kind: 'sales order', number: 'S-ORD101001' },
          total: 5,
          exponent: 2,
          currency: 'EUR',
          updatedAt: '2026-06-02T09:18:00Z',
        },
        {
          id: 'order:2',
          status: 'failed',
          reason: 'unknown_sku',
          detail: 'TEA-9 is no item',
          total: 500,
          exponent: 0,
          currency: 'JPY',
        },
        { id: 'refund:3', status: 'waiting', total: 1773, currency: 'EUR' },
      ],
    });

    for (const part of [
      'S-ORD101001',
      '0.05 EUR',
      '2 min ago',
      'unknown sku: TEA-9 is no item',
      '500 JPY',
      '17.73 EUR',
    ]) {
      expect(page).toContain(part);
    }
  });

  it('offers to redrive when there are dead letters, and tells why they are dead', () => {
    const page = renderPage({
      ...EMPTY,
      deadLetters: [{ subject: 'order:1', reason: 'unknown_sku', detail: 'TEA-9', sentAt: NOW - 7_200_000 }],
    });

    expect(page).toContain('<button>Redrive all</button>');
    expect(page).toContain('unknown sku: TEA-9');
    expect(page).toContain('2 h ago');
  });

  it('lets no value become markup', () => {
    const page = renderPage({
      ...EMPTY,
      entries: [{ id: '<img src=x>', status: 'failed', reason: '"><script>', detail: '</td>' }],
      breaker: { state: 'open', detail: '<b>' },
    });

    expect(page).not.toMatch(/<img|<script|<b>/);
    fc.assert(fc.property(fc.string(), (value) => !/[<>"']/.test(html`${value}`.text)));
  });

  describe('served', () => {
    const serve = async () => {
      const invoked: unknown[] = [];
      const subject: ConsoleSubject = {
        widget: NO_WIDGET,
        snapshot: async () => EMPTY,
        redrive: async () => {
          invoked.push('redrive');
          return { moved: 2 };
        },
      };
      const opened = await startConsole(subject, 0);
      onTestFinished(() => opened.close());
      return { url: opened.url, invoked };
    };

    it('redrives at the press of its button and shows what came of it', async () => {
      const { url, invoked } = await serve();

      const response = await fetch(`${url}/redrive`, { method: 'POST', headers: { origin: url } });

      expect(invoked).toEqual(['redrive']);
      expect(await response.text()).toContain('Redrive: {&quot;moved&quot;:2}');
    });

    it('does nothing for another page', async () => {
      const { url, invoked } = await serve();

      const response = await fetch(`${url}/redrive`, { method: 'POST', headers: { origin: 'https://evil.example' } });

      expect(response.status).toBe(403);
      expect(invoked).toEqual([]);
    });

    it('takes another port when the wanted one is in use', async () => {
      const { url } = await serve();
      const subject: ConsoleSubject = {
        widget: NO_WIDGET,
        snapshot: async () => EMPTY,
        redrive: async () => undefined,
      };

      const second = await startConsole(subject, Number(new URL(url).port));
      onTestFinished(() => second.close());

      expect((await fetch(second.url)).status).toBe(200);
    });
  });
});
