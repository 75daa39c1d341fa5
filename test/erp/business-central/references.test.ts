import { describe, expect, test } from 'vitest';
import { listOf, missingCode } from '../../../lambdas/erp/business-central/references.ts';

const refusal = (code: string, table: string) =>
  `The field X of table Y contains a value (${code}) that cannot be found in the related table (${table}).`;

describe('a code that is missing', () => {
  test('is named with its table', () => {
    expect(missingCode(refusal('GR', 'Country/Region'))).toBe('Country/Region GR');
    expect(missingCode(refusal('2 WEEKS', 'Payment Terms'))).toBe('Payment Terms 2 WEEKS');
  });

  test.each([
    ['a table whose values may be somebody’s own words', refusal('Mara Holm', 'Customer')],
    [
      'an id, which tells nobody anything',
      refusal('e5c26ced', 'Location').replace('e5c26ced', 'e5c26ced-b671-4b46-a2a5-2e1a4aff2bfd'),
    ],
    ['a property of objects', refusal('GR', 'toString')],
    ['another sentence', 'Sprockets are out.'],
  ])('is not named of %s', (_, message) => {
    expect(missingCode(message)).toBeUndefined();
  });

  test('is looked for in the list of its table', () => {
    expect(listOf('Country/Region GR')).toEqual({ set: 'countriesRegions', code: 'GR' });
    expect(listOf('Payment Terms 2 WEEKS')).toEqual({ set: 'paymentTerms', code: '2 WEEKS' });
    expect(listOf('Unit of Measure PCS')).toEqual({ set: 'unitsOfMeasure', code: 'PCS' });
  });

  test('is not looked for where no list has such codes', () => {
    expect(listOf('Customer 1')).toBeUndefined();
    expect(listOf('Locations 1')).toBeUndefined();
    expect(listOf('my Currency EUR')).toBeUndefined();
  });
});
