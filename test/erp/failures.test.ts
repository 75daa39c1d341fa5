import { describe, expect, test } from 'vitest';
import { type CauseReason, causesOf, isNotice, ownerOf, REASONS, sentenceOf } from '../../lambdas/erp/failures.ts';

/** Of failures, and of a document that was posted with another total. */
const ALL: readonly CauseReason[] = [...REASONS, 'erp_total_differs'];

describe('every reason', () => {
  test('is on the list', () => {
    expect(REASONS).toHaveLength(28);
  });

  test.each(ALL)('%s has one sentence that says who or what mends it', (reason) => {
    const sentence = sentenceOf(reason);

    expect(sentence).toMatch(/^[A-Z][^.]{40,}\.$/);
  });

  test.each(REASONS)(
    '%s is said in a mail, in the widget and in a terminal alike: not with what stands near it',
    (reason) => {
      expect(sentenceOf(reason)).not.toMatch(/\b(below|above|beside)\b/);
    },
  );

  test('is said in words of its own', () => {
    expect(new Set(ALL.map(sentenceOf)).size).toBe(ALL.length);
  });
});

describe('the owner', () => {
  test('of a line without SKU is the catalogue team, although the sender refuses it', () => {
    expect(ownerOf('line_without_sku')).toBe('catalogue');
    expect(ownerOf('unknown_sku')).toBe('catalogue');
  });

  test('of everything else follows the lists', () => {
    expect(ownerOf('totals_mismatch')).toBe('sender');
    expect(ownerOf('period_closed')).toBe('erp staff');
    expect(ownerOf('retries_exhausted')).toBe('operations');
    expect(ownerOf('erp_total_differs')).toBe('operations');
  });
});

describe('what is to be mended', () => {
  test('is each of the SKUs, once', () => {
    expect(causesOf({ reason: 'unknown_sku', skus: ['A', 'B', 'A'], subject: 'C' })).toEqual([
      { reason: 'unknown_sku', subject: 'A' },
      { reason: 'unknown_sku', subject: 'B' },
    ]);
  });

  test('is else what the failure is about, or the reason alone', () => {
    expect(causesOf({ reason: 'unknown_customer', skus: [], subject: '10000' })).toStrictEqual([
      { reason: 'unknown_customer', subject: '10000' },
    ]);
    expect(causesOf({ reason: 'period_closed' })).toStrictEqual([{ reason: 'period_closed' }]);
  });

  test('is nothing that anybody waits for, of two reasons', () => {
    expect(ALL.filter((reason) => isNotice({ reason }))).toEqual(['payload_changed', 'erp_total_differs']);
  });
});
