import type { JsonObject } from '../simulation/json.ts';
import type { Operation } from './operation.ts';
import { staleEtag } from './refusals.ts';
import { etagOf } from './render.ts';
import type { Turn } from './turn.ts';

/** A change that names a version has to name the current one (contract sheet sap-business-one 8.2 row 33). */
export function checkIfMatch({ headers }: Operation, row: JsonObject, { switches }: Turn): void {
  const given = headers.get('if-match');
  if (!switches.etag || given === null || given === '*' || given === etagOf(row)) return;
  throw staleEtag();
}
