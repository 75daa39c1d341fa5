import { describe, expect, test } from 'vitest';
import { ownerOf, REASONS, sentenceOf } from '../../lambdas/erp/failures.ts';

describe('every reason', () => {
  test.each(REASONS)('%s has one sentence that says who or what mends it', (reason) => {
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
    expect(new Set(REASONS.map(sentenceOf)).size).toBe(REASONS.length);
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
  });
});
