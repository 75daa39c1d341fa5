import { NotModelled } from '../not-modelled.ts';
import { attribute, type Cursor, cursorOf, type Evaluate, type Item, operand, tokens } from './expression.ts';

type Change = (target: Record<string, unknown>, ...about: Parameters<Evaluate<unknown>>) => void;

const CLAUSES = ['SET', 'ADD', 'REMOVE'] as const;

/** `SET` (with `if_not_exists`, `+` and `-`), `ADD` of numbers and `REMOVE`, on whole attributes. */
export function parseUpdate(text: string): Evaluate<Item> {
  const cursor = cursorOf(tokens(text));
  const changes: Change[] = [];
  const touched: ((...about: Parameters<Evaluate<unknown>>) => string)[] = [];
  while (cursor.peek() !== undefined) {
    const clause = CLAUSES.find((word) => cursor.accept(word));
    if (clause === undefined) throw new NotModelled(`not modelled in an update: ${cursor.peek()}`);
    do {
      const name = attribute(cursor.take());
      touched.push((_item, names) => name(names));
      changes.push(changeOf(clause, name, cursor));
    } while (cursor.accept(','));
  }
  return (...about) => {
    const paths = touched.map((path) => path(...about));
    if (new Set(paths).size < paths.length) throw new SyntaxError(`two paths of the update overlap: ${text}`);
    const target = { ...about[0] };
    for (const change of changes) change(target, ...about);
    return target;
  };
}

function changeOf(clause: (typeof CLAUSES)[number], name: ReturnType<typeof attribute>, cursor: Cursor): Change {
  switch (clause) {
    case 'REMOVE':
      return (target, _item, names) => {
        delete target[name(names)];
      };
    case 'ADD': {
      const amount = operand(cursor);
      return (target, item, names, values) => {
        target[name(names)] = sum(item[name(names)] ?? 0, amount(item, names, values));
      };
    }
    case 'SET': {
      cursor.expect('=');
      const value = term(cursor);
      return (target, item, names, values) => {
        target[name(names)] = value(item, names, values);
      };
    }
  }
}

function term(cursor: Cursor): Evaluate<unknown> {
  const left = operand(cursor);
  const sign = cursor.accept('+') ? 1 : cursor.accept('-') ? -1 : 0;
  if (sign === 0) return left;
  const right = operand(cursor);
  return (...about) => sum(left(...about), right(...about), sign);
}

function sum(a: unknown, b: unknown, sign = 1): number {
  if (typeof a !== 'number' || typeof b !== 'number') throw new SyntaxError('only numbers can be added');
  return a + sign * b;
}
