import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bridgeSettings } from '../../config/schema.ts';
import { read } from './markdown.ts';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly default?: unknown;
}

/** Every field that a person can write, with its default as the document gives it. `*` stands for keys of one's own. */
function fieldsOf(node: Node, path: string, stated: string): readonly (readonly [field: string, stated: string])[] {
  const alternatives = [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  const inside = alternatives.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([name, child]) =>
      fieldsOf(child, path === '' ? name : `${path}.${name}`, statedDefault(child, required.includes(name))),
    ),
  );
  if (inside.length > 0) return inside;
  const members = [
    ...(typeof node.additionalProperties === 'object' ? namedFields(node.additionalProperties, `${path}.*`) : []),
    ...(node.items === undefined ? [] : namedFields(node.items, `${path}[]`)),
  ];
  return [[path, stated], ...members];
}

/** Only fields with names: the values of a table of texts are described with the table. */
const namedFields = (node: Node, path: string) =>
  fieldsOf(node, path, '').filter(([field]) => !/(\*|\[\])$/.test(field));

function statedDefault(node: Node, required: boolean): string {
  if ('default' in node) return `\`${JSON.stringify(node.default)}\``;
  return required ? 'required' : 'none';
}

/** First and third cell of the rows that begin with a field. */
function documented(): readonly (readonly [field: string, stated: string])[] {
  return read('docs/configure.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | '))
    .map(([field = '', , stated = '']) => [field.replaceAll(/[|` ]/g, '').replaceAll(/<[a-z]+>/g, '*'), stated.trim()]);
}

describe('docs/configure.md', () => {
  it('names every field of the configuration, no other, and each with its true default', () => {
    // Prepare
    const schema: Node = z.toJSONSchema(bridgeSettings['business-central'], {
      io: 'input',
      unrepresentable: 'any',
    }) as Node;

    // Act
    const fields = fieldsOf(schema, '', 'required');

    // Assess
    expect(fields.length).toBeGreaterThan(30);
    expect(documented().toSorted()).toEqual(fields.toSorted());
  });
});
