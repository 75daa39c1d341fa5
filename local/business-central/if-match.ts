import type { Operation } from './operation.ts';
import { Refused } from './refusals.ts';
import type { Row } from './row.ts';

/** A change has to name the version it changes, or `*` (contract sheet business-central 1.3, 8.2 row 39). */
export function checkIfMatch(operation: Operation, row: Row): void {
  const given = operation.headers.get('if-match');
  if (given === '*' || given === row.etag) return;
  if (given === null || !/^W\/"[A-Za-z0-9+/=]+"$/.test(given)) {
    throw new Refused(
      400,
      'BadRequest_InvalidToken',
      'Could not validate the client concurrency token required by the service. Please provide a valid token in the client request.',
      'if-match missing',
    );
  }
  throw new Refused(409, 'Request_EntityChanged', 'Another user has already changed the record.');
}
