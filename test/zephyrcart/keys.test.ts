import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base32, eventKey, orderKey, readId, reference, refundKey } from '../../lambdas/zephyrcart/keys.ts';

const ULID = '01KT3SSX6R3JTJ0HYCTFV8ES59';
const ids = fc.oneof(
  fc.string({ minLength: 1, maxLength: 64 }),
  fc.stringMatching(/^(order|refund|ORDER|Order)_[0-9A-Za-z]{26}$/),
  fc.stringMatching(/^(order|refund)_[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
);
const kinds = fc.constantFrom('order' as const, 'refund' as const);

test('keys name what an event is about', () => {
  expect(orderKey('order_1')).toBe('order:order_1');
  expect(refundKey('r 2')).toBe('refund:r 2');
});

test('an event that names nothing is known by its bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (body) => {
      expect(eventKey(body)).toBe(`event:${createHash('sha256').update(body).digest('hex')}`);
    }),
  );
});

describe('an id', () => {
  test.each(['x', '!', 'a b', '~'.repeat(64), `order_${ULID}`])('%j is one', (id) => expect(readId(id)).toBe(id));
  test.each(['', ' ', '   ', 'x'.repeat(65), 'é', 'a\n', '\x7f', '\x1f', 5, null, undefined, {}])(
    '%j is none',
    (id) => {
      expect(readId(id)).toBeUndefined();
    },
  );
});

describe('a reference', () => {
  test('is the folded id, for the known form of its own kind', () => {
    expect(reference(`order_${ULID}`, 'order')).toBe(`ORDER_${ULID}`);
    expect(reference(`refund_${ULID}`, 'refund')).toBe(`REFUND_${ULID}`);
  });

  test.each([
    ['another kind', `order_${ULID}`, 'refund'],
    ['a prefix in upper case', `ORDER_${ULID}`, 'order'],
    ['a ULID in lower case', `order_${ULID.toLowerCase()}`, 'order'],
    ['a letter that ULIDs do not have', `order_${ULID.replace('H', 'U')}`, 'order'],
    ['a ULID beyond 128 bits', `order_8${ULID.slice(1)}`, 'order'],
    ['a character less', `order_${ULID.slice(1)}`, 'order'],
    ['a character more', `order_${ULID}0`, 'order'],
    ['something before', `xorder_${ULID}`, 'order'],
    ['a number', '1001', 'order'],
  ] as const)('is a hash for %s', (_, id, kind) => {
    expect(reference(id, kind)).toMatch(/^H-[0-9A-HJKMNP-TV-Z]{31}$/);
  });

  test('a hash is the first 155 bits of SHA-256 over kind and id', () => {
    // Prepare: Crockford's base 32 of SHA-256 over kind, NUL and id, by another way.
    const hex = createHash('sha256').update('order\x001001').digest('hex');
    const digits = BigInt(`0x${hex}`) >> 101n;
    const crockford = digits
      .toString(32)
      .padStart(31, '0')
      .replace(/[a-v]/g, (letter) => 'ABCDEFGHJKMNPQRSTVWXYZ'.charAt(letter.charCodeAt(0) - 97));

    // Assess
    expect(reference('1001', 'order')).toBe(`H-${crockford}`);
  });

  test('is made of whole groups of five bits: of nothing, nothing', () => {
    expect(base32(Uint8Array.of(0b11111_000, 0b01_00000_1))).toBe('Z10');
    expect(base32(new Uint8Array())).toBe('');
  });

  test('fits the ERP and survives its folding', () => {
    fc.assert(
      fc.property(ids, kinds, (id, kind) => {
        const made = reference(id, kind);
        expect(made).toMatch(/^[A-Z0-9_-]{1,33}$/);
        expect(made.toUpperCase()).toBe(made);
        expect(reference(id, kind)).toBe(made);
      }),
    );
  });

  test('two ids, or two kinds, never share one, not even when only letter case tells them apart', () => {
    fc.assert(
      fc.property(ids, ids, kinds, kinds, (a, b, kindA, kindB) => {
        const same = a === b && kindA === kindB;
        expect(reference(a, kindA) === reference(b, kindB)).toBe(same);
        expect(reference(a, 'order')).not.toBe(reference(a, 'refund'));
        if (a !== a.toLowerCase()) expect(reference(a.toLowerCase(), kindA)).not.toBe(reference(a, kindA));
      }),
      { numRuns: 500 },
    );
  });
});
