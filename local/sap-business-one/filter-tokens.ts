import { invalidQuery } from './refusals.ts';

const TOKEN = /\s*([(),]|(?:datetime)?'(?:[^']|'')*'|[^\s(),']+)/y;

/** Words, parentheses, commas and quoted texts of a `$filter`. Throws a Refused for a quote that does not end. */
export function tokenize(filter: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  let end = 0;
  for (let match = TOKEN.exec(filter); match !== null; match = TOKEN.exec(filter)) {
    tokens.push(match[1] ?? '');
    end = TOKEN.lastIndex;
  }
  if (filter.slice(end).trim() !== '') throw invalidQuery(`'${filter.slice(end)}' in $filter`);
  return tokens;
}

export function expectToken(tokens: string[], wanted: string): void {
  const found = tokens.shift();
  if (found !== wanted) throw invalidQuery(`'${wanted}' expected in $filter, '${found ?? ''}' found`);
}
