import * as z from 'zod';
import { bridgeSettings } from '../schema.ts';

/** What is said of a field in the reference. */
export interface Row {
  /** Such as `items.<sku>.unitOfMeasure`. */
  readonly field: string;
  /** The words of its error: what it must be. */
  readonly allowed: string;
  /** As JSON; `required` where there is none, `none` where the field may be left out. */
  readonly default: string;
  readonly meaning: string;
}

export type ErpKind = keyof typeof bridgeSettings;
export const ERP_KINDS = Object.keys(bridgeSettings) as readonly ErpKind[];

/** A field as zod writes it into a JSON schema, with what config/fields.ts and `describe` say of it. */
interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly allowed?: string;
  readonly key?: string;
  readonly description?: string;
}

/** Every field that can be written for an ERP, in the order of the schema. */
export function rowsFor(kind: ErpKind): readonly Row[] {
  const schema = z.toJSONSchema(bridgeSettings[kind], { io: 'input', unrepresentable: 'any' }) as Node;
  return named(schema, '', kind);
}

/** The fields of a section, and of each alternative that has some. */
function named(node: Node, path: string, kind: ErpKind): readonly Row[] {
  return [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])]
    .filter(({ properties }) => properties?.kind?.enum?.includes(kind) ?? true)
    .flatMap(({ properties = {}, required = [] }) =>
      Object.entries(properties).flatMap(([name, field]) =>
        rowsOf(field, path === '' ? name : `${path}.${name}`, required.includes(name), kind),
      ),
    );
}

function rowsOf(node: Node, field: string, isRequired: boolean, kind: ErpKind): readonly Row[] {
  const { allowed, description, additionalProperties, items } = node;
  const inside = [
    ...named(node, field, kind),
    ...(typeof additionalProperties === 'object' ? named(additionalProperties, `${field}.${node.key}`, kind) : []),
    ...(items === undefined ? [] : named(items, `${field}[]`, kind)),
  ];
  // A section is its fields; it has nothing to say besides.
  if (allowed === undefined && inside.length > 0) return inside;
  if (allowed === undefined || description === undefined) throw new Error(`The field ${field} has no description.`);
  return [{ field, allowed, default: statedDefault(node, isRequired), meaning: description }, ...inside];
}

function statedDefault(node: Node, isRequired: boolean): string {
  if ('default' in node) return JSON.stringify(node.default);
  return isRequired ? 'required' : 'none';
}
