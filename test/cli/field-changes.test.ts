import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summary } from '../../cli/preview/change-words.ts';
import { compare } from '../../cli/preview/comparison.ts';
import { fieldChanges } from '../../cli/preview/field-changes.ts';
import type { Preview } from '../../cli/preview/result.ts';
import type { Json } from '../../lambdas/erp/json.ts';

const json: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 3, noUnicodeString: true })
  .map((value) => JSON.parse(JSON.stringify(value), (_name, each) => (typeof each === 'number' ? String(each) : each)));

describe('the fields in which two documents differ', () => {
  test('are none exactly when they are equal', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        expect(fieldChanges(one, one)).toEqual([]);
        expect(fieldChanges(one, other).length === 0).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  test('of a list with one more in front are only that one', () => {
    fc.assert(
      fc.property(fc.array(json, { minLength: 1 }), (list) => {
        expect(fieldChanges(list, ['new', ...list], 'lines')).toHaveLength(1);
      }),
    );
  });

  test('are named by their place, in its digits', () => {
    const before = { total: '1.50', lines: [{ n: '1' }, { n: '2' }] };
    const after = { lines: [{ n: '1' }, { n: '3', more: 'x' }], total: '1.5' };

    expect(fieldChanges(before, after)).toEqual([
      { field: 'total', before: '1.50', after: '1.5' },
      { field: 'lines[1].n', before: '2', after: '3' },
      { field: 'lines[1].more', after: 'x' },
    ]);
  });
});

describe('the summary', () => {
  const failing = (detail: string): Preview => ({
    event: 'e',
    key: 'k',
    outcome: 'fails',
    reason: 'unknown_sku',
    sentence: '',
    detail,
  });
  const document = (body: string): Preview => ({
    event: 'e',
    key: 'k',
    outcome: 'document',
    request: { method: 'POST', path: '/', body },
    assumed: [],
    openQuestions: [],
  });
  const ignored: Preview = { event: 'e', outcome: 'ignored', why: 'test' };

  test.each([
    [document('{"a":1}'), document('{"a":1}'), '1 event: nothing changes'],
    [document('{"a":1}'), document('{"a":1.0}'), '1 event: 1 document changes'],
    [document('{}'), failing('x'), '1 event: 1 fails now'],
    [failing('x'), document('{}'), '1 event: 1 no longer fails'],
    [failing('x'), failing('y'), '1 event: 1 fails for another reason'],
    [failing('x'), failing('x'), '1 event: nothing changes'],
    [ignored, document('{}'), '1 event: 1 is no longer ignored'],
    [failing('x'), ignored, '1 event: 1 is ignored now'],
    [ignored, ignored, '1 event: nothing changes'],
  ])('counts %j and %j', (before, after, words) => {
    expect(summary(1, compare([before], [after]))).toBe(words);
  });
});
