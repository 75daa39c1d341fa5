import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abridged, dateIn, fitted } from '../../lambdas/erp/text.ts';

describe('a text in a field', () => {
  it('is on one line, without blanks around it', () => {
    expect(fitted(' \t two\r\n\u0000 lines  here ', 100)).toBe('two lines here');
  });

  it('is none where nothing is left of it', () => {
    expect(fitted(' \n\u0007 ', 100)).toBeUndefined();
    expect(fitted(undefined, 100)).toBeUndefined();
  });

  it('is whole when it fits, and cut without a blank at its end when it does not', () => {
    expect(fitted('seven', 5)).toBe('seven');
    expect(fitted('seven', 4)).toBe('seve');
    expect(fitted('two words', 4)).toBe('two');
  });

  it('is never cut inside a character', () => {
    expect(fitted('tea 🍵', 6)).toBe('tea 🍵');
    expect(fitted('tea 🍵', 5)).toBe('tea');
    expect(fitted('a🍵b', 3)).toBe('a🍵');
    expect(fitted('a\uffffb', 2)).toBe('a\uffff');
  });
});

describe('a text that is abridged', () => {
  it('is whole when it fits, and nothing when there is nothing', () => {
    expect(abridged(' seven ', 5)).toBe('seven');
    expect(abridged(' ', 5)).toBe('');
  });

  it('says how much is missing, and fits with that', () => {
    const made = abridged('x'.repeat(300), 100);
    expect(made).toBe(`${'x'.repeat(76)} … (224 more characters)`);
    expect(abridged(`${'x'.repeat(74)} ${'🍵'.repeat(30)}`, 100)).toBe(`${'x'.repeat(74)} … (30 more characters)`);
  });

  it('never exceeds its field, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const made = abridged(text, 100);
        expect(made.length).toBeLessThanOrEqual(100);
        expect(made.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('the date of an instant', () => {
  it('is that of the time zone, with all its digits', () => {
    expect(dateIn('Europe/Berlin', '2026-06-02T22:14:31Z')).toBe('2026-06-03');
    expect(dateIn('America/New_York', '2026-06-02T02:14:31Z')).toBe('2026-06-01');
    expect(dateIn('UTC', '0987-01-02T00:00:00Z')).toBe('0987-01-02');
    expect(dateIn('UTC', undefined)).toBeUndefined();
  });
});
