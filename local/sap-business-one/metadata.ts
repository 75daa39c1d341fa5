import { fieldsOf } from './body.ts';
import { DOCUMENT_SETS } from './document-resources.ts';
import type { EntityType, Field, FieldType } from './field.ts';
import { MASTER_SETS } from './master-sets.ts';
import type { Result } from './operation.ts';
import type { Turn } from './turn.ts';

/**
 * What this company's entities look like, its user fields included: how a check of an installation learns whether the
 * configured ones exist (contract sheet sap-business-one 2.1). Options are shown as texts.
 */
export function metadata(turn: Turn): Result {
  const sets = [...DOCUMENT_SETS, ...MASTER_SETS].map(({ entitySet }) => entitySet);
  const keys = new Map(sets.map(({ type, key }) => [type.name, key]));
  const types = collected(sets.map(({ type }) => type));
  const described = types.map((type) => describe(type, keys.get(type.name), turn)).join('');
  const entitySets = sets.map(({ set, type }) => `<EntitySet Name="${set}" EntityType="SAPB1.${type.name}"/>`).join('');
  const version = turn.version === 'v1' ? '3.0' : '4.0';
  const text = `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="${version}" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="SAPB1" xmlns="http://docs.oasis-open.org/odata/ns/edm">${described}<EntityContainer Name="ServiceLayer">${entitySets}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;
  return { status: 200, headers: { 'Content-Type': 'application/xml;charset=utf-8' }, body: undefined, text };
}

/** Each type once, and what its properties are made of. */
function collected(types: readonly EntityType[]): readonly EntityType[] {
  const known = new Map<string, EntityType>();
  const visit = (type: EntityType): void => {
    if (known.has(type.name)) return;
    known.set(type.name, type);
    for (const { of } of type.fields) if (of !== undefined) visit(of);
  };
  types.forEach(visit);
  return [...known.values()];
}

function describe(type: EntityType, key: string | undefined, turn: Turn): string {
  const properties = fieldsOf(type, turn)
    .map((field) => property(field, turn))
    .join('');
  if (key === undefined) return `<ComplexType Name="${type.name}">${properties}</ComplexType>`;
  return `<EntityType Name="${type.name}"><Key><PropertyRef Name="${key}"/></Key>${properties}</EntityType>`;
}

function property(field: Field, { version }: Turn): string {
  const length = field.max === undefined ? '' : ` MaxLength="${field.max}"`;
  return `<Property Name="${field.name}" Type="${edmType(field, version)}"${length}/>`;
}

const EDM: Readonly<Record<Exclude<FieldType, 'object' | 'list' | 'date' | 'time'>, string>> = {
  text: 'Edm.String',
  option: 'Edm.String',
  whole: 'Edm.Int32',
  number: 'Edm.Double',
};

function edmType({ type, of }: Field, version: Turn['version']): string {
  if (type === 'object') return `SAPB1.${of?.name}`;
  if (type === 'list') return `Collection(SAPB1.${of?.name})`;
  if (type === 'date') return version === 'v1' ? 'Edm.DateTime' : 'Edm.DateTimeOffset';
  if (type === 'time') return version === 'v1' ? 'Edm.Time' : 'Edm.TimeOfDay';
  return EDM[type];
}
