import { NotModelled } from '../not-modelled.ts';
import { compare, isSame } from './value.ts';

/** An item of the table, in the plain values of the document client. */
export type Item = Readonly<Record<string, unknown>>;
export type Names = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, unknown>>;

/** Reads one operand or decides one condition for an item; throws a SyntaxError for what this model does not know. */
export type Evaluate<T> = (item: Item, names: Names, values: Values) => T;

const TOKEN = /\s*(<>|<=|>=|[=<>(),+-]|[#:]?[A-Za-z_][\w.#-]*)/y;

export function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (match?.[1] === undefined) throw new NotModelled(`not modelled in an expression: ${text}`);
    found.push(match[1]);
  }
  return found;
}

/** Reads tokens one after the other. */
export interface Cursor {
  peek(): string | undefined;
  take(): string;
  /** Takes the token if it is this one, whatever its case. */
  accept(word: string): boolean;
  expect(word: string): void;
}

export function cursorOf(list: readonly string[]): Cursor {
  let position = 0;
  const peek = () => list[position];
  const take = () => {
    const token = peek();
    if (token === undefined) throw new SyntaxError('the expression ends too early');
    position += 1;
    return token;
  };
  const accept = (word: string) => {
    if (peek()?.toUpperCase() !== word) return false;
    position += 1;
    return true;
  };
  const expect = (word: string) => {
    if (!accept(word)) throw new SyntaxError(`expected ${word}, found ${peek()}`);
  };
  return { peek, take, accept, expect };
}

/** The attribute that a token names, placeholder or not. */
export function attribute(token: string): (names: Names) => string {
  if (token.startsWith(':')) throw new SyntaxError(`${token} is a value where an attribute is needed`);
  if (/[.[]/.test(token)) throw new NotModelled(`paths into a value are not modelled: ${token}`);
  if (!token.startsWith('#')) return () => token;
  return (names) => {
    const name = names[token];
    if (name === undefined) throw new SyntaxError(`${token} is not among the names`);
    return name;
  };
}

export function operand(cursor: Cursor): Evaluate<unknown> {
  const token = cursor.take();
  if (token.startsWith(':')) return (_item, _names, values) => given(values, token);
  if (token.toLowerCase() === 'if_not_exists' && cursor.accept('(')) {
    const name = attribute(cursor.take());
    cursor.expect(',');
    const otherwise = operand(cursor);
    cursor.expect(')');
    return (item, names, values) => item[name(names)] ?? otherwise(item, names, values);
  }
  const name = attribute(token);
  return (item, names) => item[name(names)];
}

function given(values: Values, token: string): unknown {
  if (!(token in values)) throw new SyntaxError(`${token} is not among the values`);
  return values[token];
}

/** `or`, `and`, `not`, parentheses, comparisons, BETWEEN, IN and the functions on whole attributes. */
export function parseCondition(text: string): Evaluate<boolean> {
  const cursor = cursorOf(tokens(text));
  const condition = either(cursor);
  if (cursor.peek() !== undefined) throw new NotModelled(`not modelled after ${cursor.peek()}: ${text}`);
  return condition;
}

function either(cursor: Cursor): Evaluate<boolean> {
  const parts = [both(cursor)];
  while (cursor.accept('OR')) parts.push(both(cursor));
  return (...about) => parts.some((part) => part(...about));
}

function both(cursor: Cursor): Evaluate<boolean> {
  const parts = [single(cursor)];
  while (cursor.accept('AND')) parts.push(single(cursor));
  return (...about) => parts.every((part) => part(...about));
}

function single(cursor: Cursor): Evaluate<boolean> {
  if (cursor.accept('NOT')) {
    const inner = single(cursor);
    return (...about) => !inner(...about);
  }
  if (cursor.accept('(')) {
    const inner = either(cursor);
    cursor.expect(')');
    return inner;
  }
  return test(cursor) ?? comparison(cursor);
}

function test(cursor: Cursor): Evaluate<boolean> | undefined {
  for (const name of ['ATTRIBUTE_EXISTS', 'ATTRIBUTE_NOT_EXISTS'] as const) {
    if (!cursor.accept(name)) continue;
    cursor.expect('(');
    const path = attribute(cursor.take());
    cursor.expect(')');
    return (item, names) => (item[path(names)] !== undefined) === (name === 'ATTRIBUTE_EXISTS');
  }
  for (const name of ['BEGINS_WITH', 'CONTAINS'] as const) {
    if (!cursor.accept(name)) continue;
    cursor.expect('(');
    const text = operand(cursor);
    cursor.expect(',');
    const part = operand(cursor);
    cursor.expect(')');
    return (...about) => holds(name, text(...about), part(...about));
  }
  return undefined;
}

function holds(name: 'BEGINS_WITH' | 'CONTAINS', whole: unknown, part: unknown): boolean {
  if (typeof whole === 'string' && typeof part === 'string') {
    return name === 'CONTAINS' ? whole.includes(part) : whole.startsWith(part);
  }
  return name === 'CONTAINS' && Array.isArray(whole) && whole.some((entry) => isSame(entry, part));
}

function comparison(cursor: Cursor): Evaluate<boolean> {
  const left = operand(cursor);
  if (cursor.accept('BETWEEN')) {
    const low = operand(cursor);
    cursor.expect('AND');
    const high = operand(cursor);
    return (...about) => {
      const value = left(...about);
      return (compare(value, low(...about)) ?? -1) >= 0 && (compare(value, high(...about)) ?? 1) <= 0;
    };
  }
  if (cursor.accept('IN')) {
    cursor.expect('(');
    const choices = [operand(cursor)];
    while (cursor.accept(',')) choices.push(operand(cursor));
    cursor.expect(')');
    return (...about) => choices.some((choice) => isSame(left(...about), choice(...about)));
  }
  const sign = cursor.take();
  const right = operand(cursor);
  return (...about) => compares(sign, left(...about), right(...about));
}

/** A missing attribute equals nothing and is neither less nor more; it differs from everything. */
function compares(sign: string, left: unknown, right: unknown): boolean {
  if (sign === '=') return left !== undefined && isSame(left, right);
  if (sign === '<>') return left === undefined || !isSame(left, right);
  const order = compare(left, right);
  if (order === undefined) return false;
  switch (sign) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      throw new NotModelled(`not modelled: ${sign}`);
  }
}
