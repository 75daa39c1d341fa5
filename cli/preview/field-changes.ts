import { isArray, type Json } from '../../lambdas/erp/json.ts';

/** One field that a document has otherwise: `before` or `after` is absent where the field is. */
export interface FieldChange {
  /** Such as `salesOrderLines[1].unitPrice`; counted as in the later document, a removed line as in the earlier. */
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** Everything in which two documents differ, field by field. */
export function fieldChanges(before: Json | undefined, after: Json | undefined, field = ''): readonly FieldChange[] {
  if (same(before, after)) return [];
  if (isArray(before) && isArray(after)) return listChanges(before, after, field);
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => fieldChanges(before[name], after[name], field === '' ? name : `${field}.${name}`));
  }
  return [
    {
      field,
      ...(before === undefined ? {} : { before: text(before) }),
      ...(after === undefined ? {} : { after: text(after) }),
    },
  ];
}

/** Equal elements are each other; what lies between two such pairs is compared in its order. */
function listChanges(before: readonly Json[], after: readonly Json[], field: string): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  let [from, to] = [0, 0];
  const upTo = (endBefore: number, endAfter: number) => {
    while (from < endBefore && to < endAfter)
      changes.push(...fieldChanges(before[from++], after[to], `${field}[${to++}]`));
    while (from < endBefore) changes.push(...fieldChanges(before[from], undefined, `${field}[${from++}]`));
    while (to < endAfter) changes.push(...fieldChanges(undefined, after[to], `${field}[${to++}]`));
  };
  for (const [index, other] of commonElements(before, after)) {
    upTo(index, other);
    [from, to] = [index + 1, other + 1];
  }
  upTo(before.length, after.length);
  return changes;
}

/** Indexes of a longest common subsequence. */
function commonElements(before: readonly Json[], after: readonly Json[]): readonly (readonly [number, number])[] {
  const longest = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  const lengths: number[][] = Array.from({ length: before.length + 1 }, () => new Array(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? [];
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] = same(before[i], after[j]) ? longest(i + 1, j + 1) + 1 : Math.max(longest(i + 1, j), longest(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < before.length && j < after.length; ) {
    if (same(before[i], after[j])) pairs.push([i++, j++]);
    else if (longest(i + 1, j) >= longest(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

const same = (one: Json | undefined, other: Json | undefined) => JSON.stringify(one) === JSON.stringify(other);

const isObject = (json: Json | undefined): json is { readonly [name: string]: Json } =>
  typeof json === 'object' && json !== null && !isArray(json);

const text = (json: Json): string => (typeof json === 'string' ? json : JSON.stringify(json));
