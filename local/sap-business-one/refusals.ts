import type { ViolationKind } from './violation.ts';

/** A request that the Service Layer refuses. Codes and texts are those of contract sheet sap-business-one 6.2 and 8.2. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: number;
  /** Set when only a bug in the client can cause this. */
  readonly violation: ViolationKind | undefined;

  constructor(status: number, code: number, message: string, violation?: ViolationKind) {
    super(message);
    this.status = status;
    this.code = code;
    this.violation = violation;
  }
}

export const NO_RECORD = -2028;
const refused = (code: number, message: string, violation?: ViolationKind) =>
  new Refused(400, code, message, violation);

export const invalidSession = (): Refused => new Refused(401, 301, 'Invalid session or session already timeout.');
export const switchCompany = (): Refused => new Refused(500, 305, 'Switch company error: -1102');
export const noPermission = (): Refused =>
  new Refused(403, 804, 'No permission to access this view or the object behind it.');

/** GET by key: absent. */
export const notFound = (): Refused => new Refused(404, NO_RECORD, 'No matching records found (ODBC -2028)');
/** A code that another table should hold. */
export const unknownReference = (): Refused => refused(NO_RECORD, 'No matching records found (ODBC -2028)');
export const unknownCustomer = (): Refused => refused(NO_RECORD, 'Customer record not found');
export const unknownPath = (): Refused => refused(200, 'Unrecognized resource path.');
export const notSupported = (): Refused => refused(-5006, 'The requested action is not supported for this object.');
/** What B1 says when it does not say why. */
export const internalError = (violation?: ViolationKind): Refused =>
  refused(-5002, 'Internal error (-5002) occurred', violation);

export const unknownProperty = (name: string, type: string): Refused =>
  refused(-1000, `Property '${name}' of '${type}' is invalid`, 'unknown property');
export const unknownInFilter = (name: string): Refused =>
  refused(201, `Property '${name}' is invalid`, 'unknown property');
export const tooLong = (name: string, type: string): Refused =>
  refused(-1013, `Value too long in property '${name}' of '${type}'`, 'value too long');
export const wrongType = (name: string, type: string, wanted: string): Refused =>
  refused(-1013, `Invalid value in property '${name}' of '${type}': ${wanted} expected`, 'wrong type');
export const invalidJson = (): Refused => refused(-1000, 'Invalid JSON', 'unreadable body');
export const incompleteBatch = (): Refused => refused(-1000, 'Incomplete Batch Request Body!', 'unreadable body');
export const invalidQuery = (what: string): Refused => refused(-1000, `Query string error: ${what}`);

export const invalid = (code: number, message: string, violation?: ViolationKind): Refused =>
  refused(code, message, violation);
export const alreadyExists = (): Refused =>
  refused(-2035, 'This entry already exists in the following tables (ODBC -2035)');
export const staleEtag = (): Refused =>
  new Refused(
    412,
    -2039,
    'Another user or another operation modified data; to continue, open the window again (ODBC -2039)',
  );
