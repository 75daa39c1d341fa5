import { describe, expect, it } from 'vitest';
import { LENGTHS } from '../../lambdas/erp/business-central/fields.ts';
import { drafted, orderFrom, simulate } from '../erp/business-central/simulated.ts';
import { SKU_TABLE, sales } from '../erp/business-central/sold.ts';
import { read } from './markdown.ts';

/** Field and length of each row in the tables of an order and of its lines. */
const rows = [...read('docs/business-central.md').matchAll(/^\| `(\w+)` +\|[^|]*\| *(\d*) *\|[^|]*\|$/gm)].map(
  ([, field = '', length = '']) => [field, length === '' ? undefined : Number(length)] as const,
);

describe('docs/business-central.md', () => {
  it('gives each field the length that the code cuts it to', () => {
    const lengths = new Map<string, number>(Object.entries(LENGTHS));

    expect(rows.length).toBeGreaterThan(20);
    expect(rows).toEqual(rows.map(([field]) => [field, lengths.get(field)]));
  });

  it('names every field that an order can have, and no other', () => {
    const world = simulate(
      {},
      {
        tax: { codes: { '*': { 19: 'VAT19' } }, tolerance: 1 },
        items: { ...SKU_TABLE, '1896-S': { item: '1896-S', variant: 'RED' } },
      },
    );
    const bodies = sales(99, 200).map(({ data }) => drafted(world.erp.translateOrder(orderFrom(data))).body);
    const written = bodies.flatMap((body) =>
      'salesOrderLines' in body
        ? [...Object.keys(body), ...body.salesOrderLines.flatMap((line) => Object.keys(line))]
        : [],
    );

    const fields = [...new Set(written)].filter((field) => field !== 'salesOrderLines');
    expect(fields.toSorted()).toEqual(rows.map(([field]) => field).toSorted());
  });
});
