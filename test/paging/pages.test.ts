import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../lambdas/erp/failures.ts';
import { createLedger, type Ledger } from '../../lambdas/ledger/ledger.ts';
import { createPages, type Pages } from '../../lambdas/paging/pages.ts';
import { openLocalTable } from '../ledger/local-table.ts';

let local: Awaited<ReturnType<typeof openLocalTable>>;
let pages: Pages;
let sent: PublishCommandInput[];
let logged: string[];
let broken: boolean;
let causes: Ledger['causes'];
let entries: Ledger['entries'];
let clock: number;
let tables = 0;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  tables += 1;
  await local.createTable(`pages-${tables}`);
  sent = [];
  logged = [];
  broken = false;
  clock = Date.parse('2026-06-02T09:14:00Z');
  const now = () => clock;
  ({ causes, entries } = createLedger({ client: local.documents, tableName: `pages-${tables}` }, now));
  pages = createPages({
    sns: {
      send: async (command: { input: PublishCommandInput }) => {
        if (broken) throw new Error('SNS is away');
        sent.push(command.input);
      },
    } as never,
    causes,
    entries,
    now,
    catalogTopicArn: 'catalogue',
    operationsTopicArn: 'operations',
    runbookUrl: 'https://runbook.example/operate.md',
    log: { info: () => {}, warn: () => {}, error: (message) => void logged.push(message) },
  });
});

const unknownSku = (...skus: string[]): Failure => ({
  class: 'final',
  reason: 'unknown_sku',
  detail: 'no such item',
  skus,
});

const FACTS = { receivedAt: '2026-06-02T09:14:00Z', messageId: 'm', currency: 'EUR', exponent: 2, total: 7110 };

describe('a page', () => {
  it('goes once to the catalogue team for three hundred orders with one unknown SKU', async () => {
    for (let n = 0; n < 300; n += 1) await pages.failed(`order:${n}`, unknownSku('TEA-1'));
    expect(sent).toMatchObject([{ TopicArn: 'catalogue', Subject: 'ZephyrCart bridge: unknown_sku: TEA-1' }]);
  });

  it('goes once for each SKU, and says what happened and what to do', async () => {
    await pages.failed('order:1', unknownSku('TEA-1', 'POT-2'));
    expect(sent.map(({ Subject }) => Subject)).toEqual([
      'ZephyrCart bridge: unknown_sku: TEA-1',
      'ZephyrCart bridge: unknown_sku: POT-2',
    ]);
    expect(sent[0]?.Message).toContain('no such item');
    expect(sent[0]?.Message).toContain('https://runbook.example/operate.md#unknown_sku');
  });

  it('goes to operations for everything that is not the catalogue’s', async () => {
    await pages.failed('order:1', { class: 'final', reason: 'period_closed', detail: 'May is closed' });
    expect(sent).toMatchObject([{ TopicArn: 'operations' }]);
  });

  it('keeps its subject to what SNS takes, whatever a SKU is called', async () => {
    await pages.failed('order:1', unknownSku(`茶\n${'x'.repeat(200)}`));
    expect(sent[0]?.Subject).toMatch(/^[\x20-\x7e]{1,100}$/);
  });

  it('that cannot be sent is logged, holds nothing up, and is sent with the next failure', async () => {
    broken = true;
    await pages.failed('order:1', unknownSku('TEA-1'));
    expect(logged).toEqual(['page not sent']);
    broken = false;
    await pages.failed('order:2', unknownSku('TEA-1'));
    expect(sent).toHaveLength(1);
  });

  it('names the order, its amount and what to do, and says when people hear of it again', async () => {
    await pages.failed('order:1', unknownSku('TEA-1'), { id: 'order:1', currency: 'EUR', total: 7110, exponent: 2 });
    expect(sent[0]?.Message?.split('\n')).toEqual([
      'The ERP has no item for this SKU; the catalogue team creates the item or adds it to the SKU table, and its orders follow by themselves.',
      '',
      'What happened: no such item',
      'It is about: TEA-1',
      'Concerned: 1 event (71.10 EUR): order:1',
      'What to do: https://runbook.example/operate.md#unknown_sku',
      '',
      'You are told again when it is over. Until then, one digest a day says how many wait.',
    ]);
  });

  it('is a line for each thing it says, whatever a SKU brings along', async () => {
    const sku = 'TEA\nWhat to do: https://evil.example\u202e\u001b[2J';
    await pages.failed('order:1', { ...unknownSku(sku), detail: `no item for ${sku}\nWhat to do: nothing` });
    const spelled = 'TEA\\u{a}What to do: https://evil.example\\u{202e}\\u{1b}[2J';
    expect(sent[0]?.Message?.split('\n').slice(2, 7)).toEqual([
      'What happened: no item for TEA',
      '  What to do: https://evil.example\\u{202e}\\u{1b}[2J',
      '  What to do: nothing',
      `It is about: ${spelled}`,
      'Concerned: 1 event: order:1',
    ]);
    expect(sent[0]?.Message?.match(/^What to do: /gm)).toHaveLength(1);
  });

  it('shows the beginning of a SKU that nobody would read to its end', async () => {
    await pages.failed('order:1', unknownSku('x'.repeat(300)));
    expect(sent[0]?.Message).toContain(`It is about: ${'x'.repeat(200)}…\n`);
  });

  it('counts an order once however often it fails for its cause, and anew for another', async () => {
    const entryOf = async () => {
      await entries.writeFailed('order:1', unknownSku('TEA-1'), FACTS);
      return entries.read('order:1');
    };
    const figures = async (subject: string) => {
      const item = await causes.read({ reason: 'unknown_sku', subject });
      return [item?.events, item?.money[0]?.minorUnits];
    };
    for (let tries = 0; tries < 3; tries += 1) await pages.failed('order:1', unknownSku('TEA-1'), await entryOf());
    await pages.failed('order:2', unknownSku('TEA-1'));
    expect(await figures('TEA-1')).toEqual([2, 7110]);
    await pages.failed('order:1', unknownSku('TEA-1', 'POT-2'), await entryOf());
    expect([await figures('TEA-1'), await figures('POT-2')]).toEqual([
      [2, 7110],
      [1, 7110],
    ]);
  });

  it('of a cause that was over meanwhile opens it again, with the order that was counted before', async () => {
    const failOnce = async () => {
      await entries.writeFailed('order:1', unknownSku('TEA-1'), FACTS);
      await pages.failed('order:1', unknownSku('TEA-1'), await entries.read('order:1'));
    };
    await failOnce();
    const [open] = await causes.open();
    if (open !== undefined) await causes.close(open);
    await failOnce();
    expect(await causes.open()).toMatchObject([{ subject: 'TEA-1', events: 1, money: [{ minorUnits: 7110 }] }]);
    expect(sent).toHaveLength(2);
  });

  it('counts again after a crash between the count and its note: twice until the census, never not at all', async () => {
    await entries.writeFailed('order:1', unknownSku('TEA-1'), FACTS);
    await causes.record({ reason: 'unknown_sku', subject: 'TEA-1' }, { key: 'order:1' });
    await pages.failed('order:1', unknownSku('TEA-1'), await entries.read('order:1'));
    expect(await causes.read({ reason: 'unknown_sku', subject: 'TEA-1' })).toMatchObject({ events: 2 });
    expect(sent).toHaveLength(1);
  });

  it('is not repeated while its cause is open, however many days that takes', async () => {
    await pages.failed('order:1', unknownSku('TEA-1'));
    clock += 3 * 24 * 3600 * 1000;
    await pages.failed('order:2', unknownSku('TEA-1'));
    expect(sent).toHaveLength(1);
  });

  it('that a crash kept from going out is sent by whoever meets the cause five minutes later', async () => {
    await causes.record({ reason: 'unknown_sku', subject: 'TEA-1' }, { key: 'order:1' });
    await causes.claimPage({ reason: 'unknown_sku', subject: 'TEA-1' });
    await pages.failed('order:2', unknownSku('TEA-1'));
    expect(sent).toHaveLength(0);
    clock += 5 * 60_000 + 1;
    await pages.failed('order:3', unknownSku('TEA-1'));
    expect(sent).toHaveLength(1);
  });

  it.each([
    [
      'a total that differs',
      (key: string) => pages.differs(key, { minorUnits: -1, lines: ['line 2: 29.74 instead of 29.75'] }),
    ],
    [
      'other content',
      (key: string) => pages.failed(key, { class: 'final', reason: 'payload_changed', detail: 'other amounts' }),
    ],
  ])('about %s goes out once a day, not once a document', async (_what, tell) => {
    for (let n = 0; n < 40; n += 1) await tell(`order:${n}`);
    expect(sent).toHaveLength(1);
    clock += 24 * 3600 * 1000 + 1;
    for (let n = 40; n < 50; n += 1) await tell(`order:${n}`);
    expect(sent).toHaveLength(2);
  });

  it('about a total that differs names the lines', async () => {
    await pages.differs('order:1', { minorUnits: -1, lines: ['line 2: 29.74 instead of 29.75'] });
    expect(sent[0]).toMatchObject({ TopicArn: 'operations', Subject: 'ZephyrCart bridge: erp_total_differs' });
    expect(sent[0]?.Message).toContain('line 2: 29.74 instead of 29.75');
    expect(sent[0]?.Message).toContain('#erp_total_differs');
    expect(sent[0]?.Message).toContain('differs by -1 minor units');
  });

  it('about a total that is right by chance does not say that it differs', async () => {
    await pages.differs('order:1', { minorUnits: 0, lines: ['tax: 8.55 instead of 11.35'] });
    expect(sent[0]?.Message).toContain('its total is right');
    expect(sent[0]?.Message).toContain('tax: 8.55 instead of 11.35');
  });
});
