import type { ApiRequest } from './client.ts';

/** Paths below the API root. */
export interface Paths {
  /** A list, with OData options in the order given. */
  list(set: string, options: Readonly<Record<string, string>>): string;
  one(set: string, id: string): string;
  /** A line below its document. */
  line(kind: { readonly set: string; readonly lines: string }, documentId: string, lineId: string): string;
}

export function createPaths(companyId: string): Paths {
  const company = `companies(${encodeURIComponent(companyId)})`;
  return {
    list: (set, options) => `${company}/${set}${query(options)}`,
    one: (set, id) => `${company}/${keyed(set, id)}`,
    line: (kind, documentId, lineId) => `${company}/${keyed(kind.set, documentId)}/${keyed(kind.lines, lineId)}`,
  };
}

const keyed = (set: string, id: string) => `${set}(${encodeURIComponent(id)})`;

export function query(options: Readonly<Record<string, string>>): string {
  const parts = Object.entries(options).map(([name, value]) => `$${name}=${encodeURIComponent(value)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** A text in a filter: quoted, an inner quote doubled. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Several requests as one round trip. Their ids are 1, 2, … in the order given. */
export function batch(requests: readonly ApiRequest[], headers: Readonly<Record<string, string>> = {}): ApiRequest {
  return {
    method: 'POST',
    path: '$batch',
    headers,
    body: {
      requests: requests.map((request, index) => ({
        id: String(index + 1),
        method: request.method,
        url: request.path,
        headers: {
          Accept: 'application/json',
          'Accept-Language': 'en-US',
          ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...request.headers,
        },
        ...(request.body === undefined ? {} : { body: request.body }),
      })),
    },
  };
}
