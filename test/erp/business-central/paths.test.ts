import { describe, expect, test } from 'vitest';
import { batch, createPaths, literal, query } from '../../../lambdas/erp/business-central/paths.ts';
import { ORDERS } from '../../../lambdas/erp/business-central/read-back.ts';

const paths = () => createPaths('c 1');

describe('a path', () => {
  test('names company, list and options, each encoded', () => {
    expect(paths().list('items', { filter: "number eq 'A&B'", top: '1' })).toBe(
      "companies(c%201)/items?$filter=number%20eq%20'A%26B'&$top=1",
    );
    expect(paths().one('customers', 'k/1')).toBe('companies(c%201)/customers(k%2F1)');
    expect(paths().line(ORDERS, 'o-1', 'l-1')).toBe('companies(c%201)/salesOrders(o-1)/salesOrderLines(l-1)');
  });

  test('without options ends where they would begin', () => {
    expect(paths().list('items', {})).toBe('companies(c%201)/items');
    expect(query({})).toBe('');
  });

  test('doubles the quotes inside a text', () => {
    expect(literal("O'Hara's")).toBe("'O''Hara''s'");
  });
});

describe('a batch', () => {
  test('numbers its requests, says what form answers must have, and sends a type with a body only', () => {
    const reading = { method: 'GET', path: 'a', headers: {} } as const;
    const writing = { method: 'PATCH', path: 'b', headers: { 'If-Match': '*' }, body: { unitPrice: '1.00' } } as const;
    const accepted = { Accept: 'application/json', 'Accept-Language': 'en-US' };

    expect(batch([reading, writing], { Isolation: 'snapshot' })).toEqual({
      method: 'POST',
      path: '$batch',
      headers: { Isolation: 'snapshot' },
      body: {
        requests: [
          { id: '1', method: 'GET', url: 'a', headers: accepted },
          {
            id: '2',
            method: 'PATCH',
            url: 'b',
            headers: { ...accepted, 'Content-Type': 'application/json', 'If-Match': '*' },
            body: { unitPrice: '1.00' },
          },
        ],
      },
    });
    expect(Object.keys((batch([reading]).body as { requests: object[] }).requests[0] ?? {})).not.toContain('body');
  });
});
