import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Field, LENGTHS } from '../../../lambdas/erp/business-central/fields.ts';
import { clip, email, phone } from '../../../lambdas/erp/business-central/text.ts';
import { salesCreditMemos, salesOrders } from '../../../local/business-central/document-fields.ts';

const fields = Object.keys(LENGTHS) as Field[];
const TYPES = [salesOrders, salesCreditMemos].flatMap((type) => [type, type.lines]);
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom('🍵', '𠮷', 'é', ' ', '\n', '\ud83c', 'a'), { maxLength: 120 })
    .map((parts) => parts.join('')),
);

describe('the lengths of fields', () => {
  test.each(fields)('%s has the length that Business Central gives it', (field) => {
    const known = TYPES.flatMap((type) => type?.fields.find(({ name }) => name === field)?.max ?? []);

    expect(new Set(known)).toEqual(new Set([LENGTHS[field]]));
  });

  test('hold for any text, which is never cut inside a character', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...fields), (given, field) => {
        const fitted = clip(given, field);

        expect(fitted === undefined).toBe(given.replaceAll(/[\p{Cc}\s]+/gu, '') === '');
        expect(fitted?.length ?? 0).toBeLessThanOrEqual(LENGTHS[field]);
        expect(fitted?.isWellFormed()).not.toBe(false);
        expect(fitted).toBe(fitted?.trim());
      }),
    );
  });

  test('hold for phone numbers and addresses', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.emailAddress(), fc.string({ unit: fc.constantFrom('1', '+', ' ') })), (given) => {
        expect(phone(given) ?? '').toMatch(/^[0-9 +()/.]{0,30}$/);
        expect(email(given)?.length ?? 0).toBeLessThanOrEqual(LENGTHS.email);
      }),
    );
  });
});
