import { describe, expect, test } from 'vitest';
import type { FailureClass, Reason } from '../../../lambdas/erp/failures.ts';
import { readBody } from '../../../lambdas/erp/json.ts';
import { readError } from '../../../lambdas/erp/sap-business-one/answers.ts';
import { readFailure, TABLE } from '../../../lambdas/erp/sap-business-one/failures.ts';
import { errorBody } from './scripted.ts';

const read = (status: number, code: number, text: string, version: 'v1' | 'v2') =>
  readFailure({ status, body: readBody(JSON.stringify(errorBody(code, text, version))) });

/** A sample for every row of contract sheet sap-business-one 6.2 that a document or a look-up can meet. */
const SAMPLES: readonly (readonly [number, number, string, FailureClass, Reason])[] = [
  [401, 301, 'Invalid session or session already timeout.', 'systemic', 'erp_configuration'],
  [403, 804, 'No permission to access this view', 'systemic', 'erp_configuration'],
  [405, -1, 'Method not allowed', 'systemic', 'erp_configuration'],
  [400, 301, 'Invalid session or session already timeout.', 'systemic', 'erp_unavailable'],
  [400, -304, 'Fail to get DB Credentials from SLD', 'systemic', 'erp_unavailable'],
  [500, 305, 'Switch company error: -1102', 'systemic', 'erp_unavailable'],
  [500, 305, 'Switch company error: -5027', 'systemic', 'erp_unavailable'],
  [429, 0, 'Slow down', 'transient', 'erp_unavailable'],
  [502, 0, 'Bad gateway', 'systemic', 'erp_unavailable'],
  [503, 0, 'Service Unavailable', 'systemic', 'erp_unavailable'],
  [
    400,
    -2039,
    'Another user or another operation modified data; to continue, open the window again (ODBC -2039)',
    'transient',
    'erp_unavailable',
  ],
  [
    409,
    -1,
    'Another user or another operation modified data; to continue, open the window again',
    'transient',
    'erp_unavailable',
  ],
  [412, -2039, 'stale', 'transient', 'erp_unavailable'],
  [400, -1, 'Could not commit transaction: Error -1 detected during transaction', 'transient', 'erp_unavailable'],
  [400, -1116, 'intermittent', 'transient', 'erp_unavailable'],
  [500, -1, 'odd', 'transient', 'erp_unavailable'],
  [
    400,
    -5002,
    '10001467 - There is already a record with duplicated customer/vendor reference number.',
    'final',
    'duplicate_in_erp',
  ],
  [
    400,
    -10,
    "1320000140 - Business partner code 'c1' already assigned to a business partner; enter another",
    'final',
    'duplicate_in_erp',
  ],
  [400, -1, 'This entry already exists in the following tables (ODBC -2035)', 'final', 'duplicate_in_erp'],
  [400, -2035, 'exists', 'final', 'duplicate_in_erp'],
  [
    400,
    -5002,
    'Item number is missing; specify an item number [DocumentLines.ItemCode][line: 4]',
    'final',
    'unknown_sku',
  ],
  [400, -10, "Item 'I00001' is inactive  [DocumentLines.ItemCode][line: 0]", 'final', 'blocked_item'],
  [400, -2028, 'Customer record not found', 'final', 'unknown_customer'],
  [400, -10, "Invalid BP code [OPDN.CardCode] , 'P2060'", 'final', 'unknown_customer'],
  [400, -10, "Business partner 'C30000' is inactive", 'final', 'blocked_customer'],
  [400, -10, "Update the exchange rate  , 'USD'", 'patient', 'exchange_rate_missing'],
  [400, -4006, "Falta el tipo de cambio, 'USD'", 'patient', 'exchange_rate_missing'],
  [400, -10, 'Date deviates from permissible range  [ORDR.DocDate]', 'final', 'period_closed'],
  [400, -5002, 'Posting period locked; specify an alternative date', 'final', 'period_closed'],
  [400, -4013, 'Periodo bloqueado', 'final', 'period_closed'],
  [400, -5002, 'Specify an active branch  [ORDR.BPLId]', 'systemic', 'erp_configuration'],
  [400, -1000, "Property 'U_X' of 'Document' is invalid", 'systemic', 'erp_configuration'],
  [400, 201, "Property 'X' is invalid", 'systemic', 'erp_configuration'],
  [400, 200, 'Unrecognized resource path.', 'systemic', 'erp_configuration'],
  [
    400,
    -2028,
    'To generate this document, first define the numbering series in the Administration module',
    'final',
    'erp_configuration',
  ],
  [400, -10, 'One of the base documents has already been closed  [INV1.BaseEntry][line: 1]', 'transient', 'rejected'],
  [400, -5002, 'Base document card and target document card do not match.', 'final', 'rejected'],
  [400, -1013, "Value too long in property 'NumAtCard' of 'Document'", 'final', 'rejected'],
  [400, -5002, 'Enter due date  [ORDR.DocDueDate]', 'final', 'rejected'],
  [400, -5002, 'Document total value must be zero or greater than zero', 'final', 'rejected'],
  [400, -10, 'Quantity falls into negative inventory  [DocumentLines.ItemCode][line: 1]', 'final', 'rejected'],
  [400, -10, '10001153 - Insufficient quantity for item A with batch B in warehouse', 'final', 'rejected'],
  [400, -4014, 'Cannot add row without complete selection of batch/serial numbers', 'final', 'rejected'],
  [400, -5006, 'The requested action is not supported for this object.', 'final', 'rejected'],
  [400, -5002, 'Internal error (-5002) occurred', 'final', 'rejected'],
  [400, -10, 'Quantity exceeds open quantity of base document', 'final', 'rejected'],
  [400, -1, '(130001) Orders of the web shop need a cost centre', 'final', 'rejected'],
  [400, -1, '[XX] Not on Sundays', 'final', 'rejected'],
  [400, -2028, 'No matching records found (ODBC -2028)', 'final', 'erp_reference_unknown'],
  [404, -2028, 'No se encontraron registros', 'final', 'erp_reference_unknown'],
  [400, -1013, 'Enum value is not one of tYES, tNO', 'final', 'rejected'],
  [400, 205, "the given value('') of property 'U_X' is not a NUMBER", 'final', 'rejected'],
  [400, 244, 'Content ID should be specified in each change set request.', 'final', 'rejected'],
];

describe.each(['v1', 'v2'] as const)('in the envelope of %s, an answer', (version) => {
  test.each(SAMPLES)('%i %i "%s" is %s %s', (status, code, text, failureClass, reason) => {
    const { failure, known } = read(status, code, text, version);

    expect(failure).toMatchObject({ class: failureClass, reason });
    expect(failure.detail).toContain(text.slice(0, 200));
    expect(known).toBe(true);
  });
});

describe('an answer', () => {
  test.each([
    [404, '<html>', 'systemic', 'erp_configuration'],
    [413, '<html>Request Entity Too Large</html>', 'final', 'rejected'],
    [408, '', 'transient', 'erp_unavailable'],
    [500, '', 'transient', 'erp_unavailable'],
    [504, '<html>', 'systemic', 'erp_unavailable'],
  ] as const)('%i %j of a proxy is %s %s', (status, text, failureClass, reason) => {
    expect(readFailure({ status, body: readBody(text) })).toMatchObject({
      failure: { class: failureClass, reason },
      known: true,
    });
  });

  test('says whether there was no room: that is an outage once it goes on', () => {
    expect(read(429, 0, 'Slow down', 'v2').failure.throttled).toBe(true);
    expect(read(408, 0, 'Too late', 'v2').failure).not.toHaveProperty('throttled');
  });

  test('that no row foresees is final, and worth a row', () => {
    expect(read(400, -99, 'Something new', 'v2')).toMatchObject({
      failure: { class: 'final', reason: 'rejected', detail: 'SAP Business One answered 400 -99: Something new' },
      known: false,
    });
    expect(read(599, -99, 'Something new', 'v2')).toMatchObject({ failure: { class: 'transient' }, known: false });
  });

  test.each([
    'Item number is missing; specify an item number',
    "Item 'I00001' is inactive",
    "Invalid BP code 'P2060'",
    "Business partner 'C30000' is inactive",
    'Update the exchange rate',
    'Posting period locked; specify an alternative date',
    'Specify an active branch',
    "Property 'U_X' of 'Document' is invalid",
    'Enter due date',
    'Document total value must be zero or greater than zero',
    'Internal error (-5002) occurred',
    '(130001) Orders of the web shop need a cost centre',
    '[XX] Not on Sundays',
  ])('that says "%s" inside another sentence is unforeseen', (text) => {
    expect(read(400, -99, text, 'v2').known).toBe(true);
    expect(read(400, -99, `Sprockets: ${text}`, 'v2').known).toBe(false);
  });

  test('that the ERP gave no words for is told by its status alone', () => {
    expect(readFailure({ status: 509, body: undefined })).toEqual({
      known: false,
      failure: { class: 'transient', reason: 'erp_unavailable', detail: 'SAP Business One answered 509' },
    });
    expect(readFailure({ status: 499, body: undefined }).failure).toEqual({
      class: 'final',
      reason: 'rejected',
      detail: 'SAP Business One answered 499',
    });
  });

  test('without a code is told by its words', () => {
    const body = readBody(JSON.stringify({ error: { message: 'Something new' } }));

    expect(readFailure({ status: 400, body }).failure.detail).toBe('SAP Business One answered 400 : Something new');
  });

  test('says how long to wait, where it was asked to', () => {
    expect(readFailure({ status: 429, body: undefined, retryAfterSeconds: 7 }).failure.retryAfterSeconds).toBe(7);
    expect(readFailure({ status: 429, body: undefined }).failure).not.toHaveProperty('retryAfterSeconds');
  });

  test('is told in 300 characters, with the words around what people typed', () => {
    const said = (text: string) =>
      read(400, -99, text, 'v2').failure.detail.slice('SAP Business One answered 400 -99: '.length);

    expect(said('x'.repeat(400))).toBe('x'.repeat(300));
    expect(said("Value 'mara@example.com' or <bo@example.org> is odd")).toBe("Value '…' or <…> is odd");
  });

  test('is told without the addresses of people', () => {
    expect(read(400, -99, "Value 'mara@example.com' is odd", 'v2').failure.detail).not.toContain('mara');
  });

  test('in a mixed envelope is read all the same', () => {
    const mixed = readBody('{"error":{"code":"-5002","message":{"lang":"en-us","value":"10001467 - There is"}}}');

    expect(readError(mixed)).toEqual({ code: '-5002', subCode: '10001467', text: '10001467 - There is' });
  });
});

test('every row of the table has a sample that it decides', () => {
  const deciders = new Set(
    [
      ...SAMPLES.map(([status, code, text]) => ({ status, body: readBody(JSON.stringify(errorBody(code, text))) })),
      ...[404, 413, 408].map((status) => ({ status, body: undefined })),
    ].map((answer) => {
      const whole = readFailure(answer).failure.detail;
      return TABLE.findIndex((row) => {
        const error = readError(answer.body);
        return (
          (row.status?.includes(answer.status) ?? true) &&
          (row.subCode?.includes(error?.subCode ?? '') ?? true) &&
          (row.text?.test(error?.text ?? '') ?? true) &&
          (row.code?.includes(error?.code ?? '') ?? true) &&
          whole !== ''
        );
      });
    }),
  );

  expect(TABLE.flatMap((row, index) => (deciders.has(index) ? [] : [row]))).toEqual([]);
});
