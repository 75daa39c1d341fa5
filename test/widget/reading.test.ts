import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedger } from '../../lambdas/ledger/ledger.ts';
import type { LedgerTable } from '../../lambdas/ledger/table.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { eur, NOW, textOf, widgetOver } from './waiting.ts';

let local: Awaited<ReturnType<typeof openLocalTable>>;
beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());

describe('the widget over a real table', () => {
  it('reads causes only: what it costs does not grow with the failures', async () => {
    // Prepare
    await local.createTable('widget');
    const sent: unknown[] = [];
    const client: LedgerTable['client'] = {
      send: (command: never) => {
        sent.push(command);
        return local.documents.send(command);
      },
    } as never;
    const ledger = createLedger({ client, tableName: 'widget' }, () => NOW);
    for (let n = 0; n < 300; n += 1) {
      const key = `order:${n}`;
      const facts = { receivedAt: new Date(NOW).toISOString(), messageId: `m-${n}` };
      await ledger.entries.writeFailed(key, { reason: 'unknown_sku', detail: 'no item', skus: ['TEA-1'] }, facts);
      await ledger.causes.record({ reason: 'unknown_sku', subject: 'TEA-1' }, { key, money: eur(100) });
    }
    sent.length = 0;

    // Act
    const text = textOf(await widgetOver([], { causes: ledger.causes }).show());

    // Assess
    expect(text).toContain('300 events wait for one cause 300.00 EUR');
    expect(sent).toMatchObject([{ input: { IndexName: 'unposted', ExpressionAttributeValues: { ':u': 'cause' } } }]);
  });
});
