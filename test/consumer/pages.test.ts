import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPages, type Pages } from '../../lambdas/consumer/pages.ts';
import type { Failure } from '../../lambdas/erp/failures.ts';
import { createLedger } from '../../lambdas/ledger/ledger.ts';
import { openLocalTable } from '../ledger/local-table.ts';

let local: Awaited<ReturnType<typeof openLocalTable>>;
let pages: Pages;
let sent: PublishCommandInput[];
let logged: string[];
let broken: boolean;
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
  pages = createPages({
    sns: {
      send: async (command: { input: PublishCommandInput }) => {
        if (broken) throw new Error('SNS is away');
        sent.push(command.input);
      },
    } as never,
    causes: createLedger({ client: local.documents, tableName: `pages-${tables}` }, Date.now).causes,
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

  it('about a total that differs goes out for every document, with the lines', async () => {
    const difference = { minorUnits: -1, lines: ['line 2: 29.74 instead of 29.75'] };
    await pages.differs('order:1', difference);
    await pages.differs('order:2', difference);
    expect(sent).toHaveLength(2);
    expect(sent[0]?.Message).toContain('line 2: 29.74 instead of 29.75');
  });
});
