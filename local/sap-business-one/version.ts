import { exact } from '../simulation/decimal.ts';
import type { Json, JsonObject } from '../simulation/json.ts';

/** `/b1s/v1` speaks OData 3, `/b1s/v2` OData 4; both work on the same company. */
export type Version = 'v1' | 'v2';

/** How the two dialects differ on the wire (contract sheet sap-business-one 2.1, 6.1). */
export interface Dialect {
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly nextLink: string;
  readonly count: string;
  readonly batchStatus: number;
  context(root: string, name: string, kind: 'entity' | 'collection'): JsonObject;
  error(code: number, message: string, detailed: boolean): Json;
  /** From `YYYY-MM-DD`. */
  date(day: string): string;
}

const v1: Dialect = {
  contentType: 'application/json;odata=minimalmetadata;charset=utf-8',
  headers: { DataServiceVersion: '3.0' },
  nextLink: 'odata.nextLink',
  count: 'odata.count',
  batchStatus: 202,
  context: (root, name, kind) => ({
    'odata.metadata': `${root}/$metadata#${name}${kind === 'entity' ? '/@Element' : ''}`,
  }),
  error: (code, value) => ({ error: { code: exact(code), message: { lang: 'en-us', value } } }),
  date: (day) => day,
};

const v2: Dialect = {
  contentType: 'application/json;odata.metadata=minimal;charset=utf-8',
  headers: { 'OData-Version': '4.0' },
  nextLink: '@odata.nextLink',
  count: '@odata.count',
  batchStatus: 200,
  context: (root, name, kind) => ({
    '@odata.context': `${root}/$metadata#${name}${kind === 'entity' ? '/$entity' : ''}`,
  }),
  error: (code, message, detailed) => ({
    error: { code: String(code), ...(detailed ? { details: [{ code: '', message: '' }] } : {}), message },
  }),
  date: (day) => `${day}T00:00:00Z`,
};

export const DIALECTS: Readonly<Record<Version, Dialect>> = { v1, v2 };
