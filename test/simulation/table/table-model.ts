import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Evaluate, type Item, type Names, parseCondition, type Values } from './expression.ts';
import { parseUpdate } from './update-expression.ts';
import { compare, kept } from './value.ts';

/** What is said of a condition, in the words of the commands. */
export interface Expressions {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Names | undefined;
  readonly ExpressionAttributeValues?: Values | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
}

/** Called for every write that took effect. */
export type Watch = (id: string, before: Item | undefined, after: Item | undefined) => void;

export type TableModel = ReturnType<typeof createTableModel>;

/**
 * One table with the hash key `id`, in memory: writes are linearizable, conditions and updates evaluated as DynamoDB
 * does; a read that does not ask for consistency, and the index, may be a moment behind.
 * Not modelled: sizes and capacity, sets and binary, paths into values, transactions.
 *
 * @param lag how far behind such a read is, milliseconds
 * @param busy whether one of the items of a batch is left out
 */
export function createTableModel(
  now: () => number,
  expiryLag: () => number,
  watch: Watch = () => {},
  lag: () => number = () => 0,
  busy: () => boolean = () => false,
) {
  const items = new Map<string, Item>();
  /** What stood there before the last write, and when that was. */
  const earlier = new Map<string, { readonly item: Item | undefined; readonly until: number }>();
  const doomed = new Map<string, number>();
  const conditions = new Map<string, Evaluate<boolean>>();
  const updates = new Map<string, Evaluate<Item>>();

  const read = (id: string): Item | undefined => {
    const item = items.get(id);
    if (item === undefined || now() < (doomed.get(id) ?? Number.POSITIVE_INFINITY)) return item;
    items.delete(id); // time to live is up, and DynamoDB has come round
    watch(id, item, undefined);
    return undefined;
  };

  const present = (): Item[] => [...items.keys()].map(read).filter((item) => item !== undefined);

  const write = (id: string, item: Item | undefined) => {
    const before = read(id);
    if (item === undefined) items.delete(id);
    else items.set(id, item);
    // Expired items go within days, not at once.
    const expiry = item?.expiration;
    if (typeof expiry === 'number') doomed.set(id, expiry * 1000 + expiryLag());
    else doomed.delete(id);
    earlier.set(id, { item: before, until: now() });
    watch(id, before, item);
  };

  /** As it stood so many milliseconds ago, as far back as one write. */
  const readBehind = (id: string, behind: number): Item | undefined => {
    const before = earlier.get(id);
    return before !== undefined && before.until > now() - behind ? before.item : read(id);
  };

  const check = (id: string, about: Expressions) => {
    const { ConditionExpression: text, ExpressionAttributeNames: names = {} } = about;
    if (text === undefined) return;
    const values = about.ExpressionAttributeValues ?? {};
    const condition = remembered(conditions, text, parseCondition);
    const item = read(id);
    if (condition(item ?? {}, names, values)) return;
    const told = about.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && item !== undefined;
    throw new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: {},
      ...(told ? { Item: marshall(item) } : {}),
    });
  };

  return {
    read,
    busy,
    /** Without asking for consistency. */
    readEventually: (id: string) => readBehind(id, lag()),
    /** Every item that has not expired away. */
    all: (): readonly Item[] => present(),
    put(item: Item, about: Expressions) {
      const id = idOf(item);
      check(id, about);
      write(id, kept(item) as Item);
    },
    delete(id: string, about: Expressions) {
      check(id, about);
      if (read(id) !== undefined) write(id, undefined);
    },
    update(id: string, text: string, about: Expressions): { readonly before: Item | undefined; readonly after: Item } {
      mustUseAll([text, about.ConditionExpression ?? ''].join(' '), about);
      check(id, about);
      const before = read(id);
      const change = remembered(updates, text, parseUpdate);
      const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = about;
      const after = kept({ ...change(before ?? {}, names, values), id }) as Item;
      write(id, after);
      return { before, after };
    },
    /** By an index (or, with `sort` undefined, the table): items with all of its keys that meet the condition, in order. */
    query(text: string, about: Expressions, sort: string | undefined): readonly Item[] {
      const condition = remembered(conditions, text, parseCondition);
      const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = about;
      const behind = sort === undefined ? 0 : lag();
      const seen = [...items.keys()].map((id) => readBehind(id, behind)).filter((item) => item !== undefined);
      const found = seen.filter((item) => condition(item, names, values));
      if (sort === undefined) return found;
      return found
        .filter((item) => item[sort] !== undefined)
        .sort((a, b) => compare(a[sort], b[sort]) || (compare(a.id, b.id) ?? 0));
    },
    condition: (text: string) => remembered(conditions, text, parseCondition),
  };
}

export function idOf(item: Readonly<Record<string, unknown>> | undefined): string {
  if (typeof item?.id !== 'string' || item.id === '') throw new TypeError('the key is a text in `id`');
  return item.id;
}

/** DynamoDB refuses names and values that no expression uses: a mistake of ours that must not pass here either. */
function mustUseAll(text: string, about: Expressions): void {
  const declared = [
    ...Object.keys(about.ExpressionAttributeNames ?? {}),
    ...Object.keys(about.ExpressionAttributeValues ?? {}),
  ];
  const unused = declared.filter((name) => !new RegExp(`${name}(?!\\w)`).test(text));
  if (unused.length > 0) throw new SyntaxError(`unused in the expressions: ${unused.join(', ')}`);
}

function remembered<T>(known: Map<string, T>, text: string, parse: (text: string) => T): T {
  const found = known.get(text);
  if (found !== undefined) return found;
  const parsed = parse(text);
  known.set(text, parsed);
  return parsed;
}
