import { DeleteItemCommand, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { NotModelled } from '../not-modelled.ts';
import type { Item } from './expression.ts';
import { type Expressions, idOf, type TableModel } from './table-model.ts';

/** The index of the ledger and its sort key. */
const INDEX = { name: 'unposted', sort: 'receivedAt' };

interface Paged extends Expressions {
  readonly Limit?: number | undefined;
  readonly ExclusiveStartKey?: Readonly<Record<string, unknown>> | undefined;
  readonly FilterExpression?: string | undefined;
}

/**
 * Carries out a real command of the SDK on the table, document client's or not, and answers as the client would.
 * @throws what the SDK throws for a failed condition, NotModelled for a command that the model does not know
 */
export function carryOut(table: TableModel, command: unknown): object {
  if (command instanceof GetCommand) {
    const id = idOf(command.input.Key);
    return present('Item', command.input.ConsistentRead ? table.read(id) : table.readEventually(id));
  }
  if (command instanceof BatchGetCommand) return batchGet(table, command);
  if (command instanceof PutCommand) {
    table.put(command.input.Item ?? {}, command.input);
    return {};
  }
  if (command instanceof DeleteCommand) {
    const id = idOf(command.input.Key);
    const before = table.read(id);
    table.delete(id, command.input);
    return command.input.ReturnValues === 'ALL_OLD' ? present('Attributes', before) : {};
  }
  if (command instanceof UpdateCommand) return update(table, command);
  if (command instanceof QueryCommand) {
    const { input } = command;
    const sort = input.IndexName === undefined ? undefined : INDEX.sort;
    if (sort !== undefined && input.IndexName !== INDEX.name)
      throw new TypeError(`there is no index ${input.IndexName}`);
    const found = table.query(input.KeyConditionExpression ?? '', input, sort);
    return page(table, input.ScanIndexForward === false ? found.toReversed() : found, input);
  }
  if (command instanceof ScanCommand) return page(table, table.all(), command.input);
  return carryOutMarshalled(table, command);
}

/** The commands of the plain client, which Powertools uses. */
function carryOutMarshalled(table: TableModel, command: unknown): object {
  if (command instanceof GetItemCommand) {
    const id = idOf(unmarshall(command.input.Key ?? {}));
    const item = command.input.ConsistentRead ? table.read(id) : table.readEventually(id);
    return item === undefined ? {} : { Item: marshall(item) };
  }
  if (command instanceof PutItemCommand) {
    table.put(unmarshall(command.input.Item ?? {}), plain(command.input));
    return {};
  }
  if (command instanceof UpdateItemCommand) {
    const { input } = command;
    table.update(idOf(unmarshall(input.Key ?? {})), input.UpdateExpression ?? '', plain(input));
    return {};
  }
  if (command instanceof DeleteItemCommand) {
    table.delete(idOf(unmarshall(command.input.Key ?? {})), plain(command.input));
    return {};
  }
  throw new NotModelled(`not modelled: ${(command as object).constructor.name}`);
}

/** What DynamoDB is too busy for is left over for another request. */
function batchGet(table: TableModel, { input }: BatchGetCommand): object {
  const [Responses, UnprocessedKeys]: [Record<string, Item[]>, Record<string, object>] = [{}, {}];
  for (const [name, request] of Object.entries(input.RequestItems ?? {})) {
    const { Keys = [], ConsistentRead } = request;
    const left = new Set(Keys.filter(() => table.busy()));
    const ids = Keys.filter((key) => !left.has(key)).map(idOf);
    const read = ids.map((id) => (ConsistentRead ? table.read(id) : table.readEventually(id)));
    Responses[name] = read.filter((item) => item !== undefined);
    if (left.size > 0) UnprocessedKeys[name] = { ...request, Keys: [...left] };
  }
  return { Responses, UnprocessedKeys };
}

function update(table: TableModel, { input }: UpdateCommand): object {
  const { before, after } = table.update(idOf(input.Key), input.UpdateExpression ?? '', input);
  switch (input.ReturnValues) {
    case 'ALL_NEW':
      return { Attributes: { ...after } };
    case 'ALL_OLD':
      return present('Attributes', before);
    case undefined:
    case 'NONE':
      return {};
    default:
      throw new NotModelled(`not modelled: ReturnValues ${input.ReturnValues}`);
  }
}

function page(table: TableModel, items: readonly Item[], input: Paged): object {
  const { Limit: limit = 1000, ExclusiveStartKey: start, FilterExpression: filter } = input;
  const from = start === undefined ? 0 : items.findIndex((item) => item.id === start.id) + 1;
  const seen = items.slice(from, from + limit);
  const names = input.ExpressionAttributeNames ?? {};
  const values = input.ExpressionAttributeValues ?? {};
  const shown = filter === undefined ? seen : seen.filter((item) => table.condition(filter)(item, names, values));
  const last = seen.at(-1);
  const more = from + limit < items.length && last !== undefined;
  return {
    Items: shown.map((item) => ({ ...item })),
    Count: shown.length,
    ScannedCount: seen.length,
    ...(more ? { LastEvaluatedKey: { id: last.id } } : {}),
  };
}

const present = (name: string, item: Item | undefined) => (item === undefined ? {} : { [name]: { ...item } });

type Marshalled = Parameters<typeof unmarshall>[0];

function plain(input: {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Marshalled | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
}): Expressions {
  return { ...input, ExpressionAttributeValues: unmarshall(input.ExpressionAttributeValues ?? {}) };
}
