import { describe, expect, test } from 'vitest';
import { readFailure, TABLE } from '../../../lambdas/erp/business-central/failures.ts';
import { readBody } from '../../../lambdas/erp/json.ts';
import { refusal } from './scripted.ts';

const DIALOG = 'Application_DialogException';
const FIELD = 'Application_FieldValidationException';
const RELATION = 'Internal_InvalidTableRelation';
const relation = (field: string, value: string, table: string) =>
  `The field ${field} of table Sales Order Entity Buffer contains a value (${value}) that cannot be found in the related table (${table}).`;
const LOCK =
  "The operation could not complete because a record in the 'Sales Order Entity Buffer' table was locked by another user. Please retry the activity.";

/** A message that means nothing by itself. */
const UNHEARD = 'Sprockets are out.';

/** One sample or more for each row, in the words of contract sheet business-central 2.4, 6.2 and 8.2. */
const SAMPLES: readonly [number, string, string, string, string][] = [
  [
    401,
    'Authentication_InvalidCredentials',
    'The server has rejected the client credentials.',
    'systemic',
    'erp_configuration',
  ],
  [
    403,
    'Internal_ServerError',
    'Sorry, the current permissions prevented the action. (TableData 36)',
    'systemic',
    'erp_configuration',
  ],
  [405, 'BadRequest_MethodNotAllowed', 'not allowed', 'systemic', 'erp_configuration'],
  [404, 'Internal_CompanyNotFound', 'no company', 'systemic', 'erp_configuration'],
  [404, 'BadRequest_NotFound', 'No HTTP resource was found', 'systemic', 'erp_configuration'],
  [429, 'Application_TooManyRequests', 'Too many requests reached.', 'transient', 'erp_unavailable'],
  [408, 'Unknown', 'cancelled', 'transient', 'erp_unavailable'],
  [400, 'Internal_ServerError', LOCK, 'transient', 'erp_unavailable'],
  [500, 'Internal_ServerError', LOCK, 'transient', 'erp_unavailable'],
  [400, DIALOG, 'Your activity was deadlocked with another user.', 'transient', 'erp_unavailable'],
  [500, 'Internal_TenantUnavailable', "The tenant 'x' is not accessible", 'systemic', 'erp_unavailable'],
  [502, 'Unknown', 'x', 'systemic', 'erp_unavailable'],
  [503, 'Unknown', 'x', 'systemic', 'erp_unavailable'],
  [504, 'Unknown', 'x', 'systemic', 'erp_unavailable'],
  [500, 'Internal_ServerError', 'SQL', 'transient', 'erp_unavailable'],
  [409, 'Request_EntityChanged', 'Another user has already changed the record.', 'transient', 'erp_unavailable'],
  [400, 'BadRequest_InvalidToken', 'Could not validate the client concurrency token', 'transient', 'erp_unavailable'],
  [400, 'Authorization_RequestDenied', 'denied', 'systemic', 'erp_configuration'],
  [400, 'Internal_CompanyNotFound', 'no company', 'systemic', 'erp_configuration'],
  [400, DIALOG, 'You do not have permissions to read Sales Orders.', 'systemic', 'erp_configuration'],
  [400, DIALOG, 'Item does not exist.', 'final', 'unknown_sku'],
  [
    400,
    RELATION,
    'The field Item Id of table Sales Invoice Line Aggregate contains a value ({G}) that cannot be found in the related table (Item).',
    'final',
    'unknown_sku',
  ],
  [
    400,
    'Internal_RecordNotFound',
    "The Item does not exist. Identification fields and values: No.='X'",
    'final',
    'unknown_sku',
  ],
  [400, FIELD, "Blocked must be equal to 'No'  in Item: No.=1000. Current value is 'Yes'.", 'final', 'blocked_item'],
  [
    400,
    DIALOG,
    'You cannot sell Item 1000 because the Sales Blocked check box is selected on the Item card.',
    'final',
    'blocked_item',
  ],
  [400, DIALOG, 'The sell-to customer cannot be found.', 'final', 'unknown_customer'],
  [400, RELATION, relation('Sell-to Customer No.', '99999', 'Customer'), 'final', 'unknown_customer'],
  [
    400,
    'Internal_RecordNotFound',
    "The Customer does not exist. Identification fields and values: No.='9'",
    'final',
    'unknown_customer',
  ],
  [
    400,
    DIALOG,
    'You cannot create this type of document when Customer 20000 is blocked with type All',
    'final',
    'blocked_customer',
  ],
  [
    400,
    DIALOG,
    'You cannot create this type of document when Customer 20000 is blocked for privacy.',
    'final',
    'blocked_customer',
  ],
  [
    400,
    FIELD,
    "Blocked must be equal to ' '  in Customer: No.=20000. Current value is 'All'.",
    'final',
    'blocked_customer',
  ],
  [400, DIALOG, 'Account does not exist.', 'final', 'erp_configuration'],
  [
    400,
    FIELD,
    "Direct Posting must be equal to 'Yes'  in G/L Account: No.=6610. Current value is 'No'.",
    'final',
    'erp_configuration',
  ],
  [
    400,
    FIELD,
    "Blocked must be equal to 'No'  in G/L Account: No.=6610. Current value is 'Yes'.",
    'final',
    'erp_configuration',
  ],
  [
    400,
    'Internal_DataNotFoundFilter',
    'There is no Currency Exchange Rate within the filter.',
    'patient',
    'exchange_rate_missing',
  ],
  [400, DIALOG, 'The "currencyCode" does not match to a Currency.', 'final', 'erp_reference_unknown'],
  [400, DIALOG, 'The "paymentTermsId" does not match to a Payment Terms.', 'final', 'erp_reference_unknown'],
  [400, DIALOG, 'The "invoiceId" does not match to an Invoice.', 'final', 'erp_reference_unknown'],
  [400, DIALOG, 'The currency values do not match to a specific Currency.', 'final', 'erp_reference_unknown'],
  [400, 'Internal_RecordNotFound', 'The VAT Posting Setup does not exist.', 'final', 'erp_reference_unknown'],
  [400, RELATION, relation('Ship-to Country/Region Code', 'GR', 'Country/Region'), 'final', 'erp_reference_unknown'],
  [400, DIALOG, 'Posting Date is not within your range of allowed posting dates.', 'final', 'period_closed'],
  [400, DIALOG, 'The record is restricted by a pending approval.', 'final', 'pending_approval'],
  [400, FIELD, "Status must be equal to 'Open'  in Sales Header: Document Type=Order", 'final', 'pending_approval'],
  [409, 'Internal_EntityWithSameKeyExists', 'The Sales Header already exists.', 'final', 'rejected'],
  [
    400,
    FIELD,
    'Gen. Bus. Posting Group must have a value in Customer: No.=40000. It cannot be zero or empty.',
    'final',
    'rejected',
  ],
  [400, 'Application_CallbackNotAllowed', 'confirm', 'final', 'rejected'],
  [400, 'BadRequest', 'Invalid Request Body', 'final', 'rejected'],
  [413, 'Unknown', 'too large', 'final', 'rejected'],
  [400, DIALOG, 'A "customerNumber" or a "customerId" must be provided.', 'final', 'rejected'],
];

function read(status: number, code: string, message: string) {
  const error = { error: { code, message: `${message}  CorrelationId:  e5c26ced-b671-4b46-a2a5-2e1a4aff2bfd.` } };
  return readFailure({ status, body: readBody(JSON.stringify(error)) });
}

describe('an answer', () => {
  test.each(SAMPLES)('%i %s "%s" is %s %s', (status, code, message, failureClass, reason) => {
    const { failure, known } = read(status, code, message);

    expect(failure).toMatchObject({
      class: failureClass,
      reason,
      correlationId: 'e5c26ced-b671-4b46-a2a5-2e1a4aff2bfd',
    });
    expect(failure.detail).not.toContain('CorrelationId');
    expect(known).toBe(true);
  });

  test('that no row foresees is final and says so, or worth another try when the server failed', () => {
    expect(read(422, 'Something_New', 'Sprockets are out.')).toEqual({
      known: false,
      failure: expect.objectContaining({
        class: 'final',
        reason: 'rejected',
        detail: 'Business Central answered 422 Something_New: Sprockets are out.',
      }),
    });
    expect(read(599, 'Something_New', 'x').failure).toMatchObject({ class: 'transient', reason: 'erp_unavailable' });
  });

  test.each([
    ['Internal_TenantUnavailable', UNHEARD],
    ['Request_EntityChanged', UNHEARD],
    ['Internal_CompanyNotFound', UNHEARD],
    [RELATION, 'cannot be found in the related table (Item)'],
    ['Internal_RecordNotFound', 'The Item does not exist.'],
    [RELATION, 'cannot be found in the related table (Customer)'],
    ['Internal_RecordNotFound', 'The Customer does not exist.'],
    [RELATION, UNHEARD],
    ['Internal_EntityWithSameKeyExists', UNHEARD],
    [FIELD, UNHEARD],
    ['Application_InvalidGUID', UNHEARD],
    [DIALOG, 'The email address "…" is not valid.'],
  ])('is not taken for %s with "%s" where its code only holds that name', (code, message) => {
    expect(read(422, code, message).known).toBe(true);
    expect(read(422, `My${code}`, message).known).toBe(false);
    expect(read(422, `${code}2`, message).known).toBe(false);
  });

  test.each(['Authorization_RequestDenied', 'BadRequest'])('is taken for %s only where its code begins so', (code) => {
    expect(read(422, `${code}_2`, UNHEARD).known).toBe(true);
    expect(read(422, `My${code}`, UNHEARD).known).toBe(false);
  });

  test.each([
    ['Other', 'Item does not exist.'],
    ['Internal_RecordNotFound', 'The Item does not exist.'],
    ['Other', 'You cannot sell Item 1000 because Sales Blocked is selected.'],
    ['Other', 'The sell-to customer cannot be found.'],
    ['Internal_RecordNotFound', 'The Customer does not exist.'],
    ['Other', 'Account does not exist.'],
    ['Other', 'The currency values do not match to a specific Currency.'],
    ['Other', "Status must be equal to 'Open'  in Sales Header"],
  ])('of %s that says "%s" inside another sentence is no more than refused', (code, message) => {
    expect(read(422, code, message).failure.reason).not.toBe('rejected');
    expect(read(422, code, `Sprockets: ${message}`).failure).toMatchObject({ class: 'final', reason: 'rejected' });
  });

  test.each(['Item does not exist.', 'Account does not exist.'])(
    'that says more than "%s" is unforeseen',
    (message) => {
      expect(read(422, 'Other', `${message} Or does it?`).known).toBe(false);
    },
  );

  test('that names one missing permission, or several, is a matter of the configuration', () => {
    for (const words of ['permissions', 'permission', 'the following permission']) {
      expect(read(400, DIALOG, `You do not have ${words} on TableData 36.`).failure.reason).toBe('erp_configuration');
    }
  });

  test('without a body of the ERP’s is told by its status alone', () => {
    expect(readFailure({ status: 500, body: undefined }).failure).toEqual({
      class: 'transient',
      reason: 'erp_unavailable',
      detail: 'Business Central answered 500',
    });
    expect(readFailure({ status: 509, body: undefined })).toEqual({
      known: false,
      failure: { class: 'transient', reason: 'erp_unavailable', detail: 'Business Central answered 509' },
    });
  });

  test('says how long to wait, that it was too much, and which secret was refused, where it was so', () => {
    const body = undefined;

    expect(readFailure({ status: 429, body, retryAfterSeconds: 7 }).failure).toMatchObject({
      retryAfterSeconds: 7,
      throttled: true,
    });
    expect(readFailure({ status: 401, body, refusedSecretVersion: 'v1' }).failure).toMatchObject({
      refusedSecretVersion: 'v1',
    });
    expect(Object.keys(readFailure({ status: 408, body }).failure)).toEqual(['class', 'reason', 'detail']);
  });

  test('is told in 300 characters, whatever its length', () => {
    const told = read(422, 'Something_New', 'x'.repeat(400)).failure.detail;

    expect(told).toBe(`Business Central answered 422 Something_New: ${'x'.repeat(300)}`);
  });

  test('keeps what it says around what a buyer typed', () => {
    const said = (message: string) =>
      read(422, 'New', message).failure.detail.slice('Business Central answered 422 New: '.length);

    expect(said('The email address "ada lovelace@example" is not valid.')).toBe('The email address "…" is not valid.');
    expect(said('Customer (ada@example.org) or <bo@example.org> is odd.')).toBe('Customer … or <…> is odd.');
    expect(said('Too long. Value: 1 Main St\nAda')).toBe('Too long.');
  });

  test('never passes on what a buyer typed', () => {
    const email = read(400, DIALOG, 'The email address "ada lovelace@example" is not valid.').failure.detail;
    const long = read(
      400,
      'Application_StringExceededLength',
      'The length of the string is 57, but it must be less than or equal to 50 characters. Value: 1 Main St, Ada',
    ).failure.detail;

    expect(email).not.toMatch(/ada|lovelace|example/i);
    expect(long).not.toMatch(/Ada|Main/);
    expect(long).toContain('less than or equal to 50 characters.');
  });
});

describe('the table', () => {
  test('has a sample for every row, so that no row is dead', () => {
    const dead = TABLE.filter((row) => {
      const first = SAMPLES.find(
        ([status, code, message]) =>
          TABLE.find(
            (each) =>
              (each.status?.includes(status) ?? true) &&
              (each.code?.test(code) ?? true) &&
              (each.message?.test(message) ?? true),
          ) === row,
      );
      return first === undefined;
    });

    expect(dead).toEqual([]);
  });
});

test('the script speaks as Business Central does', async () => {
  expect(await refusal(400, DIALOG, 'Item does not exist.').text()).toContain('Item does not exist.  CorrelationId:  ');
});
