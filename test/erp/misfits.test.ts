import { describe, expect, test } from 'vitest';
import { misfits } from '../../lambdas/erp/misfits.ts';

const LENGTHS = { name: 5, note: 3 };

describe('a text that is longer than its field', () => {
  test('is named with its place and both lengths, never with what it says', () => {
    const document = { name: 'Mara Holm', lines: [{ note: 'abc' }, { note: 'abcd' }], address: { name: '123456' } };

    expect(misfits(document, LENGTHS)).toEqual([
      'name has 9 characters, and takes 5.',
      'lines[1].note has 4 characters, and takes 3.',
      'address.name has 6 characters, and takes 5.',
    ]);
  });

  test('is counted as the ERP counts it, an emoji as two', () => {
    expect(misfits({ note: '🍵🍵' }, LENGTHS)).toEqual(['note has 4 characters, and takes 3.']);
  });
});

test('what fits, is no text, or has no field of a known length is no misfit', () => {
  const document = { name: '12345', note: null, amount: 123456, other: 'as long as it likes', lines: [null, 'abcdef'] };

  expect(misfits(document, LENGTHS)).toEqual([]);
  expect(misfits({ note: 12345, name: undefined, toString: 'x'.repeat(99) }, LENGTHS)).toEqual([]);
});
