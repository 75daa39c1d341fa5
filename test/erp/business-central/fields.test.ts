import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Field, LENGTHS } from '../../../lambdas/erp/business-central/fields.ts';
import {
  CREDIT_MEMO_LINE_PAGE,
  CREDIT_MEMO_PAGE,
  ORDER_LINE_PAGE,
  ORDER_PAGE,
} from '../../../lambdas/erp/business-central/page-order.ts';
import { createTexts, cut, pieces } from '../../../lambdas/erp/business-central/text.ts';
import { salesCreditMemos, salesOrders } from '../../../local/business-central/document-fields.ts';
import type { EntityType } from '../../../local/business-central/field.ts';
import { customers } from '../../../local/business-central/master-fields.ts';

const fields = Object.keys(LENGTHS) as Field[];
const TYPES = [salesOrders, salesCreditMemos, customers].flatMap((type) => [type, type.lines]);
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom('🍵', '𠮷', 'é', ' ', '\n', '\ud83c', 'a'), { maxLength: 120 })
    .map((parts) => parts.join('')),
);

describe('the order of fields', () => {
  const names = (type: EntityType | undefined) => type?.fields.map(({ name }) => name) ?? [];
  const inOrderOf = (page: readonly string[], fields: readonly string[]) =>
    page.filter((name) => fields.includes(name));

  test.each([
    ['an order', ORDER_PAGE, [...names(salesOrders)]],
    ['a line of an order', ORDER_LINE_PAGE, names(salesOrders.lines)],
    ['a credit memo', CREDIT_MEMO_PAGE, names(salesCreditMemos)],
    ['a line of a credit memo', CREDIT_MEMO_LINE_PAGE, names(salesCreditMemos.lines)],
  ])('of %s is that of its page, whatever the mapping wrote first', (_what, page, fields) => {
    const own = Object.keys(page).filter((name) => !/^sales(Order|CreditMemo)Lines$/.test(name));

    expect(own).toEqual(inOrderOf(fields, own));
  });
});

describe('a text in pieces', () => {
  const close = (parts: readonly string[]) => parts.join('').replaceAll(/[\p{Cc}\s]+/gu, '');

  test('is whole, each piece fits, and none is empty', () => {
    fc.assert(
      fc.property(text, (given) => {
        const made = pieces(given, 'description');

        expect(close(made)).toBe(close([given.toWellFormed()]));
        for (const piece of made) {
          expect(piece.length).toBeLessThanOrEqual(LENGTHS.description);
          expect(piece.isWellFormed() && piece.trim() === piece && piece !== '').toBe(true);
        }
      }),
    );
  });

  test('is broken between words', () => {
    const made = pieces('five '.repeat(30), 'description');

    expect(made.map((piece) => piece.length)).toEqual([99, 49]);
  });

  test('says how much is missing when it is longer than any document needs', () => {
    const made = pieces('x'.repeat(3000), 'description');

    expect(made).toHaveLength(10);
    const [, missing] = /^x+ … \((\d+) more characters\)$/.exec(made.at(-1) ?? '') ?? [];
    expect((made.join('').match(/x/g) ?? []).length + Number(missing)).toBe(3000);
    expect(made.at(-1)?.length).toBeLessThanOrEqual(100);
  });
});

describe('the lengths of fields', () => {
  test.each(fields)('%s has the length that Business Central gives it', (field) => {
    const known = TYPES.flatMap((type) => type?.fields.find(({ name }) => name === field)?.max ?? []);

    expect(new Set(known)).toEqual(new Set([LENGTHS[field]]));
  });

  test('hold for any text, which is never cut inside a character', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...fields), (given, field) => {
        const fitted = cut(given, field);

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
        const { phone, email } = createTexts();
        expect(phone(given) ?? '').toMatch(/^[0-9 +()/.]{0,30}$/);
        expect(email(given)?.length ?? 0).toBeLessThanOrEqual(LENGTHS.email);
      }),
    );
  });
});
