import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

type Item = Record<string, unknown>;

interface Input {
  readonly TableName: string;
  readonly Key: { readonly id: string };
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
  readonly Limit?: number;
  readonly Item: Item & { readonly id: string };
  readonly RequestItems: Record<string, { readonly Keys: readonly { readonly id: string }[] }>;
}

/**
 * The ledger's table in memory, for tests that need thousands of entries: the document client's `send` for the commands
 * and the expressions that the ledger writes. What is right about conditions is tested against a real engine.
 */
export function createMemoryTable(tableName: string) {
  const items = new Map<string, Item>();
  const actions: Readonly<Record<string, (input: Input) => object>> = {
    GetCommand: ({ Key }) => ({ Item: structuredClone(items.get(Key.id)) }),
    PutCommand: ({ Item }) => {
      items.set(Item.id, structuredClone(Item));
      return {};
    },
    BatchGetCommand: ({ RequestItems }) => ({
      Responses: {
        [tableName]: (RequestItems[tableName]?.Keys ?? []).flatMap(({ id }) => structuredClone(items.get(id) ?? [])),
      },
    }),
    QueryCommand: ({ ExpressionAttributeValues = {}, KeyConditionExpression, Limit }) => ({
      Items: [...items.values()]
        .filter(({ unposted }) => unposted === ExpressionAttributeValues[':u'])
        .filter(
          ({ receivedAt }) =>
            !KeyConditionExpression.includes('<') || String(receivedAt) < String(ExpressionAttributeValues[':r']),
        )
        .toSorted((a, b) => String(a.receivedAt).localeCompare(String(b.receivedAt)))
        .slice(0, Limit)
        .map((item) => structuredClone(item)),
    }),
    UpdateCommand: (input) => {
      const { id } = input.Key;
      const item = structuredClone(items.get(id)) ?? { id };
      if (input.ConditionExpression !== undefined && !holds(input.ConditionExpression, item, input)) {
        throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
      }
      const changed = change(item, input);
      items.set(id, changed);
      return { Attributes: structuredClone(changed) };
    },
  };
  return {
    items,
    async send(command: object): Promise<never> {
      const { name } = command.constructor;
      const action = actions[name];
      if (action === undefined) throw new Error(`unexpected ${name}`);
      return action((command as { input: Input }).input) as never;
    },
  };
}

const named = (token: string, { ExpressionAttributeNames = {} }: Input) => ExpressionAttributeNames[token] ?? token;
const valued = (token: string, { ExpressionAttributeValues = {} }: Input) => ExpressionAttributeValues[token];

/** `a = :v AND (attribute_not_exists(b) OR b < :w)`, nested as deep as one likes. */
function holds(expression: string, item: Item, input: Input): boolean {
  const tokens = expression.match(/attribute_not_exists|attribute_exists|AND|OR|<>|[=<()]|[#:\w]+/g) ?? [];
  let at = 0;
  const next = () => tokens[at++] ?? '';
  const term = (): boolean => {
    const first = next();
    if (first === '(') {
      const inside = any();
      next();
      return inside;
    }
    if (first.startsWith('attribute_')) {
      next();
      const exists = item[named(next(), input)] !== undefined;
      next();
      return first === 'attribute_exists' ? exists : !exists;
    }
    const actual = item[named(first, input)];
    const operator = next();
    const expected = valued(next(), input);
    if (operator === '<') return actual !== undefined && Number(actual) < Number(expected);
    return operator === '=' ? actual === expected : actual !== expected;
  };
  const all = (): boolean => {
    let result = term();
    while (tokens[at] === 'AND') {
      next();
      result = term() && result;
    }
    return result;
  };
  const any = (): boolean => {
    let result = all();
    while (tokens[at] === 'OR') {
      next();
      result = all() || result;
    }
    return result;
  };
  return any();
}

function change(item: Item, input: Input): Item {
  const clauses = input.UpdateExpression.split(/\b(SET|ADD|REMOVE) /).slice(1);
  for (let n = 0; n < clauses.length; n += 2) {
    for (const part of (clauses[n + 1] ?? '').split(/,\s*(?![^(]*\))/))
      apply(clauses[n] ?? '', part.trim(), item, input);
  }
  return item;
}

function apply(verb: string, part: string, item: Item, input: Input): void {
  const [target = '', rest = ''] = verb === 'SET' ? part.split(' = ') : part.split(' ');
  const name = named(target, input);
  const value = valued(/:v\d+/.exec(rest)?.[0] ?? '', input);
  if (verb === 'REMOVE') delete item[name];
  else if (verb === 'ADD') item[name] = Number(item[name] ?? 0) + Number(value);
  else if (!rest.startsWith('if_not_exists') || item[name] === undefined) item[name] = structuredClone(value);
}
