import { BLANK_GUID } from '../simulation/chance.ts';
import { Decimal } from '../simulation/decimal.ts';
import type { Json } from '../simulation/json.ts';
import type { Field } from './field.ts';
import { wireOption } from './field-value.ts';

/** One entity as the API shows it. */
export interface Row {
  readonly id: string;
  readonly etag: string;
  /** Undefined stands for a blank value. */
  property(name: string): Json | undefined;
  lines(): readonly Row[];
}

/** What a blank value looks like on the wire: never null (contract sheet business-central 8.2 row 54). */
export function wireValue(field: Field, value: Json | undefined): Json {
  if (field.type === 'option') return wireOption(typeof value === 'string' ? value : '');
  return value ?? BLANKS[field.type];
}

const BLANKS: Readonly<Record<Exclude<Field['type'], 'option'>, Json>> = {
  guid: BLANK_GUID,
  code: '',
  text: '',
  date: '0001-01-01',
  datetime: '0001-01-01T00:00:00Z',
  decimal: Decimal.zero,
  integer: Decimal.zero,
  boolean: false,
};

/** Weak, opaque, and another one after every change. */
export function etagOf(id: string, version: number): string {
  return `W/"${Buffer.from(`44;${id};${version}`).toString('base64')}"`;
}

export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
