import { describe, expect, test } from 'vitest';
import { code, createTexts, daysAfter, remarks } from '../../../lambdas/erp/sap-business-one/text.ts';

describe('a code', () => {
  test('is taken in capitals, without blanks around it, up to the length of its field', () => {
    expect(code(' il ', 'State')).toBe('IL');
    expect(code('nsw', 'State')).toBe('NSW');
    expect(code('12', 'State')).toBe('12');
  });

  test.each(['NSWX', 'N W', '-NS', 'NS-', 'ÄB', '', undefined])('is left out, not shortened, when it is %j', (text) => {
    expect(code(text, 'State')).toBeUndefined();
  });
});

test('a text that fits its field to the last character is not lost', () => {
  const texts = createTexts();

  expect(texts.clip('x'.repeat(20), 'ZipCode')).toHaveLength(20);
  expect(texts.lost()).toEqual([]);
  expect(texts.clip('y'.repeat(21), 'ZipCode')).toHaveLength(20);
  expect(texts.leaveOut('Ukraine', 'Country')).toBeUndefined();
  expect(texts.lost()).toEqual([
    { field: 'ZipCode', text: 'y'.repeat(21) },
    { field: 'Country', text: 'Ukraine' },
  ]);
});

test('remarks leave out what nobody said', () => {
  expect(remarks('One', undefined, '', 'two')).toBe('One; two');
});

test('a day later may be another month, or another year', () => {
  expect(daysAfter('2026-12-30', 3)).toBe('2027-01-02');
  expect(daysAfter('2028-02-28', 1)).toBe('2028-02-29');
  expect(daysAfter('2026-06-02', 0)).toBe('2026-06-02');
});
