import { describe, expect, it } from 'vitest';
import { indented, property, readBody, textProperty, writeJson } from '../../lambdas/erp/json.ts';

describe('what an ERP said', () => {
  it('keeps every digit of its numbers, as text', () => {
    expect(readBody('{"a":[10.10,1e2,-0],"b":true,"c":null,"d":"7"}')).toEqual({
      a: ['10.10', '1e2', '-0'],
      b: true,
      c: null,
      d: '7',
    });
  });

  it('is nothing when it is no JSON', () => {
    expect(readBody('<html>')).toBeUndefined();
    expect(readBody('{"a":')).toBeUndefined();
  });

  it('has no properties but its own, and none where it is no object', () => {
    expect(property({ name: 'x' }, 'name')).toBe('x');
    for (const other of [undefined, null, 'text', ['x']]) expect(property(other, 'length')).toBeUndefined();
    expect(property({}, 'constructor')).toBeUndefined();
  });

  it('has texts only where there are texts', () => {
    expect(textProperty({ a: 'x' }, 'a')).toBe('x');
    for (const value of [true, null, [], {}]) expect(textProperty({ a: value }, 'a')).toBeUndefined();
  });
});

describe('what is written to an ERP', () => {
  it('has numbers, digit by digit, for the texts of some fields, at any depth, and for nothing else', () => {
    const body = { Price: '10.10', Text: '10.10', Lines: [{ Price: '0.000001' }, { Price: { Text: '5' } }] };
    expect(writeJson(body, new Set(['Price']))).toBe(
      '{"Price":10.10,"Text":"10.10","Lines":[{"Price":0.000001},{"Price":{"Text":"5"}}]}',
    );
  });

  it('is laid out for people without touching a digit', () => {
    expect(indented('{"a":10.10,"b":["10.10",null]}')).toBe(
      '{\n  "a": 10.10,\n  "b": [\n    "10.10",\n    null\n  ]\n}',
    );
  });
});
