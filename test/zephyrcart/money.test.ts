import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exponentOf, isMinorUnits, toDecimal, toMinorUnits } from '../../lambdas/zephyrcart/money.ts';

const exponents = fc.integer({ min: 0, max: 4 });
const amounts = fc.maxSafeInteger();
const MAX = Number.MAX_SAFE_INTEGER;

describe('decimals of a currency', () => {
  const NONE = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
  const THREE = 'BHD IQD JOD KWD LYD OMR TND';

  test.each(NONE.split(' '))('%s has none', (code) => expect(exponentOf(code)).toBe(0));
  test.each(THREE.split(' '))('%s has three', (code) => expect(exponentOf(code)).toBe(3));
  test.each(['CLF', 'UYW'])('%s has four', (code) => expect(exponentOf(code)).toBe(4));
  test.each('EUR USD GBP SEK CHF DKK NOK PLN CZK HUF AUD CAD INR BRL ZAR TWD XCG ZWG SLE VED MRU STN'.split(' '))(
    '%s has two',
    (code) => expect(exponentOf(code)).toBe(2),
  );

  test('every currency that the platform can name today is known', () => {
    // Prepare: Intl also lists codes that ISO 4217 has withdrawn.
    const gone = new Set(
      `ADP AFA ALK AOK AON AOR ARA ARL ARM ARP ATS AZM BAD BAN BEC BEF BEL BGL BGM BGO BOL BOP BRB BRC BRE BRN BRR BRZ
      BUK BYB BYR CLE CNH CNX CSD CSK CUC CYP DDM DEM ECS ECV EEK ESA ESB ESP FIM FRF GEK GHC GNS GQE GRD GWE GWP
      HRD HRK IEP ILP ILR ISJ ITL KRH KRO LTL LTT LUC LUF LUL LVL LVR MAF MCF MDC MGF MKN MLF MRO MTL MTP MVP MXP MZE MZM
      NIC NLG PEI PES PLZ PTE RHD ROL RUR SDD SDP SIT SKK SLL SRG STD SUR TJR TMM TPE TRL UAK UGS USS UYP UYN VEB VEF VNN
      XAG XAU XBA XBB XBC XBD XDR XEU XFO XFU XPD XPT XRE XSU XTS XUA XXX YDD YUD YUM YUN YUR ZAL ZMK ZRN ZRZ ZWC ZWD ZWL
      ZWR XAD`.split(/\s+/),
    );
    const named = Intl.supportedValuesOf('currency').filter((code) => !gone.has(code));

    // Assess
    expect(named.length).toBeGreaterThan(140);
    expect(named.filter((code) => exponentOf(code) === undefined)).toEqual([]);
  });

  test.each(['XXX', 'XTS', 'XAU', 'DEM', 'EU', 'EURO', '', ' EUR', 'E R', '€€€', 'ıqd', 'uyı', '__proto__'])(
    '%j is no currency',
    (code) => expect(exponentOf(code)).toBeUndefined(),
  );

  test('letters may be small', () => expect(exponentOf('jpy')).toBe(0));

  test('an override comes first, for its currency only, and may name a new one', () => {
    const overrides = { JPY: 2, QQQ: 3 };
    expect(['JPY', 'jpy', 'KRW', 'QQQ'].map((code) => exponentOf(code, overrides))).toEqual([2, 2, 0, 3]);
  });
});

describe('what an amount is', () => {
  test.each([0, 1, 7110, MAX])('%d is one', (value) => expect(isMinorUnits(value)).toBe(true));
  test.each([-1, -0, 0.5, MAX + 1, Number.NaN, Number.POSITIVE_INFINITY, '5', null, undefined, true, 5n, [5]])(
    '%p is none',
    (value) => expect(isMinorUnits(value)).toBe(false),
  );
});

describe('to a decimal', () => {
  test.each([
    [4620, 2, '46.20'],
    [4620, 0, '4620'],
    [4620, 3, '4.620'],
    [5, 2, '0.05'],
    [50, 4, '0.0050'],
    [0, 2, '0.00'],
    [0, 0, '0'],
    [-0, 2, '0.00'],
    [-5, 2, '-0.05'],
    [-12345, 3, '-12.345'],
    [MAX, 2, '90071992547409.91'],
  ])('%d with %d decimals is %s', (amount, exponent, decimal) => {
    expect(toDecimal(amount, exponent)).toBe(decimal);
  });

  test('the point only moves: the digits are those of the amount', () => {
    fc.assert(
      fc.property(amounts, exponents, (amount, exponent) => {
        const decimal = toDecimal(amount, exponent);
        const [, fraction = ''] = decimal.split('.');
        expect(fraction.length).toBe(exponent);
        expect(decimal).toMatch(/^-?(0|[1-9]\d*)(\.\d+)?$/);
        expect(BigInt(decimal.replace('.', ''))).toBe(BigInt(amount));
      }),
    );
  });

  test.each([0.5, Number.NaN, MAX + 1])('%d is refused instead of rounded', (amount) => {
    expect(() => toDecimal(amount, 2)).toThrow(`${amount} is not a whole number`);
  });
});

describe('from a decimal', () => {
  test.each([
    ['46.2', 2, 4620, true],
    ['46.20', 2, 4620, true],
    ['4.62e1', 2, 4620, true],
    ['4.62E+1', 2, 4620, true],
    ['462e-1', 2, 4620, true],
    ['46.200000', 2, 4620, true],
    ['4620', 0, 4620, true],
    ['0', 2, 0, true],
    ['-0', 2, 0, true],
    ['0.0e999999999', 2, 0, true],
    ['0.005', 2, 1, false],
    ['0.0049999', 2, 0, false],
    ['-0.005', 2, -1, false],
    ['-46.205', 2, -4621, false],
    ['46.204', 2, 4620, false],
    ['0.5', 0, 1, false],
    ['0.05', 0, 0, false],
    ['9e-999999999', 2, 0, false],
    ['90071992547409.91', 2, MAX, true],
    ['-90071992547409.91', 2, -MAX, true],
  ])('%s with %d decimals is %d (exact: %s)', (text, exponent, minorUnits, exact) => {
    expect(toMinorUnits(text, exponent)).toEqual({ minorUnits, exact });
  });

  test.each(['', '.5', '5.', '+5', '1,5', '0x10', 'NaN', 'Infinity', '1e', ' 1', '1 ', '1n', '--1', '1.2.3', '1\n'])(
    '%j is refused',
    (text) => expect(() => toMinorUnits(text, 2)).toThrow('not the text of a JSON number'),
  );

  test.each([
    '90071992547409.92',
    '-90071992547409.92',
    '1e999999999',
    '1e400',
    '99999999999999999999',
    '90071992547409.915',
  ])('%s is more than an amount can be', (text) => expect(() => toMinorUnits(text, 2)).toThrow('2^53 - 1'));

  test('there and back is the same amount', () => {
    fc.assert(
      fc.property(amounts, exponents, (amount, exponent) => {
        expect(toMinorUnits(toDecimal(amount, exponent), exponent)).toEqual({ minorUnits: amount, exact: true });
      }),
    );
  });

  test('every way of writing a number in exponent notation means the same', () => {
    fc.assert(
      fc.property(fc.nat(), exponents, fc.integer({ min: 0, max: 20 }), (amount, exponent, zeros) => {
        const smaller = `${amount}${'0'.repeat(zeros)}e-${zeros}`;
        const larger = `0.${'0'.repeat(zeros)}${amount}e${zeros + String(amount).length}`;
        const plain = toMinorUnits(String(amount), exponent);
        expect(toMinorUnits(smaller, exponent)).toEqual(plain);
        expect(toMinorUnits(larger, exponent)).toEqual(plain);
      }),
    );
  });

  test('more digits than the currency has are rounded half away from zero, and said so', () => {
    const digits = fc.stringMatching(/^[0-9]{1,12}$/);
    fc.assert(
      fc.property(fc.nat(), digits, fc.boolean(), exponents, (whole, fraction, negative, exponent) => {
        // Prepare: the same in exact integers, by another way.
        const scale = 10n ** BigInt(fraction.length);
        const value = (BigInt(whole) * scale + BigInt(fraction)) * 10n ** BigInt(exponent);
        const rounded = Number((2n * value + scale) / (2n * scale));

        // Act
        const read = toMinorUnits(`${negative ? '-' : ''}${whole}.${fraction}`, exponent);

        // Assess
        expect(Math.abs(read.minorUnits)).toBe(rounded);
        expect(read.minorUnits < 0).toBe(negative && rounded > 0);
        expect(read.exact).toBe(value % scale === 0n);
      }),
      { numRuns: 500 },
    );
  });
});
