import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typedInOrder, typedInRefund, without } from '../../lambdas/erp/typed-words.ts';
import { ORDER, REFUND } from './business-central/orders.ts';

describe('what people typed', () => {
  it.each([
    ['The field Ship-to Name contains Mara Holm.', 'The field Ship-to Name contains ….'],
    ['LINDENALLEE 12 is not a street', '… is not a street'],
    ['cut to "Mara  Holm, Lindenal", that is, HOLM', 'cut to "…, Lindenal", that is, …'],
    ['Post Code 50667 of Köln is unknown, ask +493023125042', 'Post Code … of … is unknown, ask …'],
    ['mara.holm@example.com, Mara', '…'],
    ['Marathon and Holmium are words of their own', 'Marathon and Holmium are words of their own'],
  ])('is not repeated: %s', (text, discreet) => {
    expect(without(typedInOrder(ORDER), text)).toBe(discreet);
  });

  it('as a note is not repeated either, be it of an order or a refund', () => {
    const order = { ...ORDER, metadata: { gift: 'For Aunt Olga', channel: 'web' } };
    const refund = { ...REFUND.refund, note: 'Olga is ill' };
    expect(without(typedInOrder(order), 'for aunt olga, by web')).toBe('…, by web');
    expect(without(typedInRefund(refund), 'Comment "Olga is ill" is too long')).toBe('Comment "…" is too long');
  });

  it('is not a single letter, nor a channel of one word: they stand in every sentence', () => {
    const order = {
      ...ORDER,
      customer: { name: 'M' },
      shippingAddress: {},
      billingAddress: {},
      metadata: { c: ' web ' },
    };

    expect(without(typedInOrder(order), 'Customer M of the web')).toBe('Customer M of the web');
  });

  it('is found with any blanks in it, the longest first, in any letters', () => {
    expect(without(['Olga', 'Aunt Olga '], 'For aunt\n olga.')).toBe('For ….');
    expect(without(['Aunt\n\n Olga'], 'For Aunt Olga.')).toBe('For ….');
    expect(typedInOrder(ORDER, ['c50667-köln'])).not.toContain('Köln');
  });

  it('is nothing where there is no address', () => {
    const { shippingAddress: _, billingAddress: __, ...order } = { ...ORDER, customer: {}, metadata: {} };

    expect(typedInOrder(order)).toEqual([]);
  });

  it('spares what people have to read: a postal code can be part of an item number', () => {
    const typed = typedInOrder(ORDER, ['50667-BLK', 'C50667']);
    expect(without(typed, 'Item 50667-BLK is blocked for Mara Holm')).toBe('Item 50667-BLK is blocked for …');
  });

  it('is never in what is left, whatever it is', () => {
    const typed = fc.string({ unit: 'grapheme', minLength: 2, maxLength: 60 }).filter((text) => text.trim().length > 1);
    fc.assert(
      fc.property(typed, fc.string(), fc.string(), (name, before, after) => {
        const order = { ...ORDER, customer: { name }, shippingAddress: {}, billingAddress: {}, metadata: {} };
        const left = without(typedInOrder(order), `${before} ${name} ${after}`);
        return !` ${left} `.includes(` ${name} `);
      }),
    );
  });
});
