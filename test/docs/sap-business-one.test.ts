import { describe, expect, it } from 'vitest';
import { drafted, orderFrom } from '../erp/business-central/simulated.ts';
import { sales } from '../erp/business-central/sold.ts';
import { simulate } from '../erp/sap-business-one/simulated.ts';
import { read } from './markdown.ts';

/** Every property that random orders send, header and rows. */
function sent(): readonly string[] {
  const { erp } = simulate('v2', {}, { warehouse: '01', freightExpenseCode: 1 });
  const gross = simulate('v2', {}, { pricesIncludeTax: true });
  const drafts = sales(99, 200).flatMap(({ data }) => [
    drafted(erp.translateOrder(orderFrom(data))),
    drafted(gross.erp.translateOrder(orderFrom(data))),
  ]);
  const names = drafts.flatMap((draft) =>
    draft.kind === 'order'
      ? [...Object.keys(draft.body), ...draft.body.DocumentLines.flatMap((row) => Object.keys(row))]
      : [],
  );
  return [...new Set(names)].filter((name) => name !== 'DocumentLines').toSorted();
}

describe('docs/sap-business-one.md', () => {
  it('names every property that an order can have', () => {
    const table = read('docs/sap-business-one.md').split('## What it writes')[1]?.split('### Refunds')[0] ?? '';
    const named = new Set([...table.matchAll(/`(\w+)`/g)].map(([, name]) => name));

    expect(sent().length).toBeGreaterThan(12);
    expect(sent().filter((name) => !named.has(name))).toEqual([]);
  });
});
