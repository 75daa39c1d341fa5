import * as z from 'zod';

type Typed = Readonly<Record<string, unknown>>;

const expressions = z
  .object({
    ConditionExpression: z.string(),
    ExpressionAttributeNames: z.record(z.string(), z.string()).default({}),
    ExpressionAttributeValues: z.record(z.string(), z.record(z.string(), z.unknown())),
  })
  .loose();

/** A comparison of an attribute with a value placeholder, such as `#n2 = :v1`. */
const COMPARISON = /([#\w.]+)\s*(=|<>)\s*(:\w+)/g;

/**
 * dynalite compares maps by object identity, hence never as equal, while DynamoDB compares them by content. A comparison
 * with a map is therefore spelled out: as many members, and every member equal. Anything else passes unchanged.
 */
export function spellOutMapEquality(request: Typed): Typed {
  const parsed = expressions.safeParse(request);
  if (!parsed.success) return request;
  const names = { ...parsed.data.ExpressionAttributeNames };
  const values: Record<string, Typed> = { ...parsed.data.ExpressionAttributeValues };
  const spelledOut = new Set<string>();

  const ConditionExpression = parsed.data.ConditionExpression.replaceAll(
    COMPARISON,
    (comparison, attribute: string, operator: string, placeholder: string) => {
      const members = values[placeholder]?.M;
      if (typeof members !== 'object' || members === null) return comparison;
      spelledOut.add(placeholder);
      const equal = equality(attribute, placeholder, members as Readonly<Record<string, Typed>>, names, values);
      return operator === '=' ? `(${equal})` : `(NOT (${equal}))`;
    },
  );
  if (spelledOut.size === 0) return request;
  for (const placeholder of spelledOut) {
    if (!isUsed(placeholder, ConditionExpression, request)) delete values[placeholder];
  }
  return { ...request, ConditionExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: values };
}

/** Adds the names and values it needs; nested maps are spelled out too. */
function equality(
  attribute: string,
  placeholder: string,
  members: Readonly<Record<string, Typed>>,
  names: Record<string, string>,
  values: Record<string, Typed>,
): string {
  const sizePlaceholder = `${placeholder}_size`;
  values[sizePlaceholder] = { N: String(Object.keys(members).length) };
  const comparisons = Object.entries(members).map(([member, value], index) => {
    const name = `#${placeholder.slice(1)}_${index}`;
    const inner = `${placeholder}_${index}`;
    names[name] = member;
    const nested = value.M;
    if (typeof nested === 'object' && nested !== null) {
      return equality(`${attribute}.${name}`, inner, nested as Readonly<Record<string, Typed>>, names, values);
    }
    values[inner] = value;
    return `${attribute}.${name} = ${inner}`;
  });
  return [
    `attribute_type(${attribute}, ${mapType(values)})`,
    `size(${attribute}) = ${sizePlaceholder}`,
    ...comparisons,
  ].join(' AND ');
}

function mapType(values: Record<string, Typed>): string {
  values[':spelled_out_type'] = { S: 'M' };
  return ':spelled_out_type';
}

/** DynamoDB refuses values that no expression names. */
function isUsed(placeholder: string, condition: string, request: Typed): boolean {
  const elsewhere = [request.UpdateExpression, request.FilterExpression, request.KeyConditionExpression];
  return [condition, ...elsewhere].some(
    (expression) => typeof expression === 'string' && new RegExp(`${placeholder}(?!\\w)`).test(expression),
  );
}
