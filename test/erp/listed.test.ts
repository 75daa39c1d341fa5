import { describe, expect, test } from 'vitest';
import { type Listed, rowOf, rowsOf } from '../../lambdas/erp/listed.ts';

const row = (key: string) => ({ number: key });
const whole = (...keys: readonly string[]): Listed => ({ rows: keys.map(row), whole: true });
const broken = (...keys: readonly string[]): Listed => ({ rows: keys.map(row), whole: false });

describe('a row', () => {
  test('is found by its key in any letters', () => {
    expect(rowOf(whole('B', 'a'), 'number', 'A')).toEqual(row('a'));
    expect(rowOf(whole('ß'), 'number', 'SS')).toEqual(row('ß'));
  });

  test('is missing from a whole answer that holds only what was asked for', () => {
    expect(rowOf(whole(), 'number', 'A')).toBe('missing');
    expect(rowOf(whole('b'), 'number', 'A', ['A', 'B'])).toBe('missing');
  });

  test('is neither there nor missing in an answer that breaks off, or holds what nobody asked for', () => {
    expect(rowOf(broken(), 'number', 'A')).toBeUndefined();
    expect(rowOf(whole('B'), 'number', 'A')).toBeUndefined();
    expect(rowOf({ rows: [{}], whole: true }, 'number', 'A')).toBeUndefined();
  });
});

describe('several rows', () => {
  function asking(...answers: readonly (Listed | undefined)[]) {
    const asked: (readonly string[])[] = [];
    const left = [...answers];
    const ask = async (keys: readonly string[]) => {
      asked.push(keys);
      return left.shift();
    };
    return { asked, ask };
  }

  test('are asked for together, and those that are not there are left out', async () => {
    const { asked, ask } = asking(whole('a'));

    expect(await rowsOf(['A', 'B'], 'number', ask)).toEqual(new Map([['A', row('a')]]));
    expect(asked).toEqual([['A', 'B']]);
  });

  test('are asked for one by one from where the answer breaks off', async () => {
    const { asked, ask } = asking(broken('A'), whole('B'), whole());

    expect(await rowsOf(['A', 'B', 'C'], 'number', ask)).toEqual(
      new Map([
        ['A', row('A')],
        ['B', row('B')],
      ]),
    );
    expect(asked).toEqual([['A', 'B', 'C'], ['B'], ['C']]);
  });

  test('cannot be found out where one of them cannot', async () => {
    expect(await rowsOf(['A'], 'number', asking(undefined).ask)).toBeUndefined();
    expect(await rowsOf(['A', 'B'], 'number', asking(broken('A'), undefined).ask)).toBeUndefined();
    expect(await rowsOf(['A', 'B'], 'number', asking(broken('A'), broken()).ask)).toBeUndefined();
  });

  test('of one key are not asked for twice', async () => {
    const { asked, ask } = asking(broken(), whole('A'));

    expect(await rowsOf(['A'], 'number', ask)).toBeUndefined();
    expect(asked).toHaveLength(1);
  });
});
