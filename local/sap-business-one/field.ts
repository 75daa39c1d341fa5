/** One property of an entity type, in the words of contract sheet sap-business-one 2.2, 2.3, 2.4 and 5. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Longest text, in UTF-16 units. */
  readonly max?: number;
  /** Sent by a client it is ignored without a word (contract sheet sap-business-one 8.2 row 25). */
  readonly readOnly?: true;
  /** Names of an enumeration and what the database stores for them; requests may say either. */
  readonly members?: Members;
  /** Type of an object, or of a list's elements. */
  readonly of?: EntityType;
}

export type FieldType = 'text' | 'whole' | 'number' | 'date' | 'time' | 'option' | 'object' | 'list';
export type Members = Readonly<Record<string, string>>;

export interface EntityType {
  /** As error texts name it. */
  readonly name: string;
  readonly fields: readonly Field[];
  /** Database table whose user fields this type shows. */
  readonly userTable?: UserTable;
}

/** Marketing documents share the user fields of their headers, and those of their rows. */
export type UserTable = 'ORDR' | 'RDR1' | 'OCRD' | 'OITM';

export interface EntitySet {
  /** As the address names it, such as `Orders`. */
  readonly set: string;
  readonly type: EntityType;
  readonly key: string;
}

export const text = (name: string, max: number): Field => ({ name, type: 'text', max });
export const whole = (name: string): Field => ({ name, type: 'whole' });
export const number = (name: string): Field => ({ name, type: 'number' });
export const date = (name: string): Field => ({ name, type: 'date' });
export const option = (name: string, members: Members): Field => ({ name, type: 'option', members });
export const object = (name: string, of: EntityType): Field => ({ name, type: 'object', of });
export const list = (name: string, of: EntityType): Field => ({ name, type: 'list', of });
export const readOnly = (field: Field): Field => ({ ...field, readOnly: true });

export const YES_NO: Members = { tYES: 'Y', tNO: 'N' };
