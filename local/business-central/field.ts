/** One property of an entity type, in the words of contract sheet business-central 2.1, 2.2, 4.1 and 5. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Longest value, in UTF-16 units. */
  readonly max?: number;
  readonly write: 'always' | 'insert' | 'never';
  /** The value has to exist in another table; checked before anything else looks at it. */
  readonly relation?: Relation;
}

export type FieldType = 'guid' | 'code' | 'text' | 'date' | 'datetime' | 'decimal' | 'integer' | 'boolean' | 'option';

export interface Relation {
  readonly caption: string;
  readonly table: RelatedTable;
}

export type RelatedTable =
  | 'Customer'
  | 'Currency'
  | 'Country/Region'
  | 'Payment Terms'
  | 'Shipment Method'
  | 'Dimension Value'
  | 'Item'
  | 'Item Variant'
  | 'G/L Account'
  | 'Unit of Measure'
  | 'Location'
  | 'Return Reason';

/** An entity type: its properties in page order, which is also the order in which they are validated. */
export interface EntityType {
  readonly set: string;
  readonly name: string;
  /** Table that reference errors name. */
  readonly table: string;
  readonly fields: readonly Field[];
  readonly lines?: EntityType;
}

export const guid = (name: string, relation?: Relation): Field =>
  related({ name, type: 'guid', write: 'always' }, relation);
export const code = (name: string, max: number, relation?: Relation): Field =>
  related({ name, type: 'code', max, write: 'always' }, relation);
export const text = (name: string, max: number): Field => ({ name, type: 'text', max, write: 'always' });
export const date = (name: string): Field => ({ name, type: 'date', write: 'always' });
export const number = (name: string): Field => ({ name, type: 'decimal', write: 'always' });
export const flag = (name: string): Field => ({ name, type: 'boolean', write: 'always' });
export const option = (name: string): Field => ({ name, type: 'option', write: 'always' });
export const whole = (name: string): Field => ({ name, type: 'integer', write: 'always' });
export const instant = (name: string): Field => ({ name, type: 'datetime', write: 'never' });

export const readOnly = (field: Field): Field => ({ ...field, write: 'never' });
export const insertOnly = (field: Field): Field => ({ ...field, write: 'insert' });

/** The six address properties of a prefix such as `shipTo`, in page order. */
export function address(prefix: string, caption: string): readonly Field[] {
  return [
    text(`${prefix}AddressLine1`, 100),
    text(`${prefix}AddressLine2`, 50),
    text(`${prefix}City`, 30),
    code(`${prefix}Country`, 10, { caption: `${caption} Country/Region Code`, table: 'Country/Region' }),
    text(`${prefix}State`, 30),
    code(`${prefix}PostCode`, 20),
  ];
}

function related(field: Field, relation: Relation | undefined): Field {
  return relation === undefined ? field : { ...field, relation };
}
