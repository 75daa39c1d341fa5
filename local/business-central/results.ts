import type { EntityType } from './field.ts';
import type { Result } from './operation.ts';
import { type Query, render, type Shape } from './query.ts';
import type { Row } from './row.ts';
import type { Session } from './session.ts';

/** An empty list is a success (contract sheet business-central 8.2 row 9). */
export function list(
  rows: Iterable<Row>,
  type: EntityType,
  query: Query,
  session: Pick<Session, 'companyUrl'>,
): Result {
  const found: Row[] = [];
  for (const row of rows) {
    if (found.length >= query.top) break;
    if (query.matches(row)) found.push(row);
  }
  const value = found.map((row) => render(row, type, query));
  return { status: 200, headers: {}, body: { '@odata.context': context(session, type), value } };
}

export function one(
  status: number,
  row: Row,
  type: EntityType,
  shape: Shape,
  session: Pick<Session, 'companyUrl'>,
): Result {
  const location = `${session.companyUrl}/${type.set}(${row.id})`;
  return {
    status,
    headers: status === 201 ? { Location: location } : {},
    body: { '@odata.context': `${context(session, type)}/$entity`, ...render(row, type, shape) },
  };
}

function context({ companyUrl }: Pick<Session, 'companyUrl'>, type: EntityType): string {
  const at = companyUrl.lastIndexOf('/companies(');
  return `${companyUrl.slice(0, at)}/$metadata#${companyUrl.slice(at + 1)}/${type.set}`;
}
