import type { ViolationKind } from './violation.ts';

/**
 * A request that Business Central refuses. Codes and texts are those of contract sheet business-central 2.4 and 6.2;
 * the correlation suffix is added when the answer is written.
 */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string;
  /** Set when only a bug in the client can cause this. */
  readonly violation: ViolationKind | undefined;

  constructor(status: number, code: string, message: string, violation?: ViolationKind) {
    super(message);
    this.status = status;
    this.code = code;
    this.violation = violation;
  }
}

/** An AL `Error(...)`. */
export const dialog = (message: string): Refused => new Refused(400, 'Application_DialogException', message);

/** An AL `TestField` that failed. */
export const fieldValidation = (message: string): Refused =>
  new Refused(400, 'Application_FieldValidationException', message);

export const badRequest = (message: string, violation?: ViolationKind): Refused =>
  new Refused(400, 'BadRequest', message, violation);

export const methodNotAllowed = (method: string, set: string): Refused =>
  new Refused(405, 'BadRequest_MethodNotAllowed', `The method ${method} is not allowed on '${set}'.`);

export const notSimulated = (what: string): Refused =>
  new Refused(501, 'BadRequest_MethodNotImplemented', `${what} is not simulated.`);

export const unknownReference = (field: string, table: string, value: string, related: string): Refused =>
  new Refused(
    400,
    'Internal_InvalidTableRelation',
    `The field ${field} of table ${table} contains a value (${value}) that cannot be found in the related table (${related}).`,
  );

export const recordNotFound = (table: string, identification: string): Refused =>
  new Refused(
    400,
    'Internal_RecordNotFound',
    `The ${table} does not exist. Identification fields and values: ${identification}`,
  );

export const unknownEntity = (set: string, id: string): Refused =>
  new Refused(404, 'BadRequest_ResourceNotFound', `The resource ${set}(${id}) does not exist.`);

export const unknownResource = (uri: string): Refused =>
  new Refused(404, 'BadRequest_NotFound', `No HTTP resource was found that matches the request URI '${uri}'.`);
