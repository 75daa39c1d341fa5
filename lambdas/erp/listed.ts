import { type Json, textProperty } from './json.ts';

/** A list answer: what came of it, and whether that is all. */
export interface Listed {
  readonly rows: readonly Json[];
  /** False when the answer goes on behind a link to a next page: servers choose how long a page is. */
  readonly whole: boolean;
}

/** Asks for the rows of these keys; undefined when there is no usable answer. */
type Ask = (keys: readonly string[]) => Promise<Listed | undefined>;

/**
 * The row of a key among those that were asked for, whatever else the answer holds. Undefined when it proves nothing: it
 * breaks off before the key, or holds what nobody asked for, so that the filter was not understood.
 */
export function rowOf(
  { rows, whole }: Listed,
  property: string,
  key: string,
  asked: readonly string[] = [key],
): Json | 'missing' | undefined {
  const keyOf = (row: Json) => inCapitals(textProperty(row, property) ?? '');
  const row = rows.find((each) => keyOf(each) === inCapitals(key));
  if (row !== undefined) return row;
  const meant = new Set(asked.map(inCapitals));
  return whole && rows.every((each) => meant.has(keyOf(each))) ? 'missing' : undefined;
}

/** The rows that there are, by key: asked for together, and one by one where that answer breaks off. Undefined when it cannot be found out. */
export async function rowsOf(
  keys: readonly string[],
  property: string,
  ask: Ask,
): Promise<ReadonlyMap<string, Json> | undefined> {
  const answer = await ask(keys);
  if (answer === undefined) return undefined;
  const found = new Map<string, Json>();
  for (const key of keys) {
    const row = rowOf(answer, property, key, keys) ?? (keys.length > 1 ? await alone(key, property, ask) : undefined);
    if (row === undefined) return undefined;
    if (row !== 'missing') found.set(key, row);
  }
  return found;
}

async function alone(key: string, property: string, ask: Ask): Promise<Json | 'missing' | undefined> {
  const answer = await ask([key]);
  return answer === undefined ? undefined : rowOf(answer, property, key);
}

/** Where capitals do not count, an ERP answers in its own letters; where they do, only with what matches. */
const inCapitals = (text: string) => text.toUpperCase();
