import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { LedgerTable } from './table.ts';

/** One conditional write of one item. Attribute names need no escaping by the caller. */
export interface Change {
  readonly set?: Readonly<Record<string, unknown>>;
  /** Written only where the item has no value yet. */
  readonly setOnce?: Readonly<Record<string, unknown>>;
  readonly add?: Readonly<Record<string, number>>;
  readonly remove?: readonly string[];
  readonly only?: readonly Condition[];
}

/** All conditions of a change must hold. Built by the functions below. */
export interface Condition {
  readonly render: (name: (attribute: string) => string, value: (value: unknown) => string) => string;
}

export const absent = (attribute: string): Condition => ({
  render: (name) => `attribute_not_exists(${name(attribute)})`,
});
export const present = (attribute: string): Condition => ({ render: (name) => `attribute_exists(${name(attribute)})` });
/** `undefined` means the attribute is not there. */
export const equals = (attribute: string, expected: unknown): Condition =>
  expected === undefined ? absent(attribute) : { render: (name, value) => `${name(attribute)} = ${value(expected)}` };
export const differs = (attribute: string, other: unknown): Condition => ({
  render: (name, value) => `(attribute_not_exists(${name(attribute)}) OR ${name(attribute)} <> ${value(other)})`,
});
export const below = (attribute: string, limit: unknown): Condition => ({
  render: (name, value) => `${name(attribute)} < ${value(limit)}`,
});
export const anyOf = (...conditions: readonly Condition[]): Condition => ({
  render: (name, value) => `(${conditions.map((condition) => condition.render(name, value)).join(' OR ')})`,
});

export type Written =
  | { readonly accepted: true; readonly item: Readonly<Record<string, unknown>> }
  /** The condition did not hold; `item` is what stood there. */
  | { readonly accepted: false; readonly item: Readonly<Record<string, unknown>> };

/**
 * Writes one item if its conditions hold. Throws what the SDK throws when the table cannot be reached: then the
 * write may or may not have happened.
 */
export async function update(table: LedgerTable, id: string, change: Change): Promise<Written> {
  const expression = render(change);
  try {
    const answer = await table.client.send(
      new UpdateCommand({
        TableName: table.tableName,
        Key: { id },
        ...expression,
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { accepted: true, item: answer.Attributes ?? {} };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { accepted: false, item: error.Item === undefined ? await read(table, id) : unmarshall(error.Item) };
  }
}

/** Some emulators do not return the item with the refusal. */
async function read(table: LedgerTable, id: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await table.client.send(
    new GetCommand({ TableName: table.tableName, Key: { id }, ConsistentRead: true }),
  );
  return answer.Item ?? {};
}

function render(change: Change) {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const name = (attribute: string) => {
    const known = Object.entries(names).find(([, existing]) => existing === attribute);
    const placeholder = known?.[0] ?? `#n${Object.keys(names).length}`;
    names[placeholder] = attribute;
    return placeholder;
  };
  const value = (content: unknown) => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = content;
    return placeholder;
  };

  const sets = [
    ...defined(change.set).map(([key, content]) => `${name(key)} = ${value(content)}`),
    ...defined(change.setOnce).map(([key, content]) => `${name(key)} = if_not_exists(${name(key)}, ${value(content)})`),
  ];
  const adds = defined(change.add).map(([key, amount]) => `${name(key)} ${value(amount)}`);
  const removes = (change.remove ?? []).map(name);
  const conditions = (change.only ?? []).map((condition) => condition.render(name, value));

  return {
    UpdateExpression: [
      sets.length > 0 ? `SET ${sets.join(', ')}` : '',
      adds.length > 0 ? `ADD ${adds.join(', ')}` : '',
      removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '',
    ]
      .filter((clause) => clause !== '')
      .join(' '),
    ...(conditions.length > 0 ? { ConditionExpression: conditions.join(' AND ') } : {}),
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}

const defined = (fields: Readonly<Record<string, unknown>> = {}) =>
  Object.entries(fields).filter(([, content]) => content !== undefined);
