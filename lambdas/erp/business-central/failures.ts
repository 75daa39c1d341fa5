import type { Failure, FailureClass, Reason } from '../failures.ts';
import { type TypedWords, without } from '../typed-words.ts';
import { type Answer, type ErpError, readError } from './answers.ts';
import { missingCode } from './references.ts';

interface Row {
  readonly status?: readonly number[];
  readonly code?: RegExp;
  readonly message?: RegExp;
  readonly reason: Reason;
  readonly class: FailureClass;
}

/**
 * What each answer means, first match wins (contract sheet business-central 2.4, 6.2 and 8.2). The status comes first:
 * a missing permission, for example, is a 403 whose code speaks of a server error.
 */
export const TABLE: readonly Row[] = [
  { status: [401, 403, 405], reason: 'erp_configuration', class: 'systemic' },
  { status: [404], reason: 'erp_configuration', class: 'systemic' },
  { status: [429, 408], reason: 'erp_unavailable', class: 'transient' },
  { message: /locked by another user|deadlock/i, reason: 'erp_unavailable', class: 'transient' },
  { code: /^Internal_TenantUnavailable$/, reason: 'erp_unavailable', class: 'systemic' },
  { status: [502, 503, 504], reason: 'erp_unavailable', class: 'systemic' },
  { status: [500, 501, 505, 507, 508], reason: 'erp_unavailable', class: 'transient' },
  { code: /^(Request_EntityChanged|BadRequest_InvalidToken)$/, reason: 'erp_unavailable', class: 'transient' },
  { code: /^(Authorization_|Authentication_)/, reason: 'erp_configuration', class: 'systemic' },
  { code: /^Internal_CompanyNotFound$/, reason: 'erp_configuration', class: 'systemic' },
  {
    message: /current permissions prevented|do not have (the following )?permissions? /i,
    reason: 'erp_configuration',
    class: 'systemic',
  },
  // Catalogue.
  { message: /^Item does not exist\.$/, reason: 'unknown_sku', class: 'final' },
  { code: /^Internal_InvalidTableRelation$/, message: /related table \(Item\)/, reason: 'unknown_sku', class: 'final' },
  { code: /^Internal_RecordNotFound$/, message: /^The Item does not exist\./, reason: 'unknown_sku', class: 'final' },
  { message: /Blocked must be equal to '(No| )'\s+in Item\b/, reason: 'blocked_item', class: 'final' },
  { message: /^You cannot sell .*Sales Blocked/, reason: 'blocked_item', class: 'final' },
  // Customer.
  { message: /^The sell-to customer cannot be found/, reason: 'unknown_customer', class: 'final' },
  {
    code: /^Internal_InvalidTableRelation$/,
    message: /related table \(Customer\)/,
    reason: 'unknown_customer',
    class: 'final',
  },
  {
    code: /^Internal_RecordNotFound$/,
    message: /^The Customer does not exist\./,
    reason: 'unknown_customer',
    class: 'final',
  },
  { message: /when Customer .+ is blocked (with type|for privacy)/, reason: 'blocked_customer', class: 'final' },
  { message: /Blocked must be equal to .* in Customer\b/, reason: 'blocked_customer', class: 'final' },
  // The configured accounts: one kind of document only, so the others need not wait.
  { message: /^Account does not exist\.$/, reason: 'erp_configuration', class: 'final' },
  { message: /Direct Posting must be equal to/, reason: 'erp_configuration', class: 'final' },
  { message: /in G\/L Account: /, reason: 'erp_configuration', class: 'final' },
  // Reference tables.
  { message: /exchange rate/i, reason: 'exchange_rate_missing', class: 'patient' },
  {
    message: /does not match to an? (Currency|Payment Terms|Shipment Method|Invoice)/,
    reason: 'erp_reference_unknown',
    class: 'final',
  },
  { message: /^The currency values do not match/, reason: 'erp_reference_unknown', class: 'final' },
  {
    message: /VAT Posting Setup|Tax (Group|Area)|VAT Prod\. Posting Group/,
    reason: 'erp_reference_unknown',
    class: 'final',
  },
  { code: /^Internal_InvalidTableRelation$/, reason: 'erp_reference_unknown', class: 'final' },
  // What accounting and approvers decide.
  { message: /range of allowed posting dates/, reason: 'period_closed', class: 'final' },
  { message: /pending approval|approval (request|workflow)/i, reason: 'pending_approval', class: 'final' },
  { message: /^Status must be equal to/, reason: 'pending_approval', class: 'final' },
  // Refusals that say what they mean; the message goes to a person.
  {
    code: /^Internal_(EntityWithSameKeyExists|RecordExists|RecordNotFound|DataNotFoundFilter)$/,
    reason: 'rejected',
    class: 'final',
  },
  {
    code: /^Application_(FieldValidationException|StringExceededLength|EvaluateException)$/,
    reason: 'rejected',
    class: 'final',
  },
  { code: /^Application_(InvalidGUID|FilterErrorException|CallbackNotAllowed)$/, reason: 'rejected', class: 'final' },
  { code: /^BadRequest/, reason: 'rejected', class: 'final' },
  { status: [413], reason: 'rejected', class: 'final' },
  {
    code: /^Application_DialogException$/,
    message:
      /^(A "customer(Number|Id)" or|You cannot enter letters|The email address|Cannot apply an invoice discount|The value in the Line Discount|The "pricesIncludeTax"|The sell-to customer values)/,
    reason: 'rejected',
    class: 'final',
  },
];

export interface Reading {
  readonly failure: Failure;
  /** False for an answer that no row foresees: worth a row. */
  readonly known: boolean;
}

/** What an answer that is no success means. An unforeseen one is final: guessing "try again" could go on for ever. */
export function readFailure(answer: Answer): Reading {
  const error = readError(answer.body);
  const row = TABLE.find((candidate) => matches(candidate, answer.status, error));
  const subject = row?.reason === 'erp_reference_unknown' ? missingCode(error?.message ?? '') : undefined;
  const failure: Failure = {
    class: row?.class ?? (answer.status >= 500 ? 'transient' : 'final'),
    reason: row?.reason ?? (answer.status >= 500 ? 'erp_unavailable' : 'rejected'),
    detail: `Business Central answered ${answer.status}${error === undefined ? '' : ` ${error.code}: ${discreet(error.message, answer.typed)}`}`,
    ...(subject === undefined ? {} : { subject }),
    ...(error?.correlationId === undefined ? {} : { correlationId: error.correlationId }),
    ...(answer.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: answer.retryAfterSeconds }),
    ...(answer.status === 429 ? { throttled: true as const } : {}),
    ...(answer.refusedSecretVersion === undefined ? {} : { refusedSecretVersion: answer.refusedSecretVersion }),
  };
  return { failure, known: row !== undefined };
}

function matches(row: Row, status: number, error: ErpError | undefined): boolean {
  if (row.status !== undefined && !row.status.includes(status)) return false;
  if (row.code !== undefined && (error === undefined || !row.code.test(error.code))) return false;
  return row.message === undefined || (error !== undefined && row.message.test(error.message));
}

/** Some messages quote what a buyer typed. People are told of the kind of mistake, not of the buyer. */
function discreet(message: string, typed: TypedWords = []): string {
  return without(typed, message)
    .replace(/ Value: .*$/s, '')
    .replace(/^(The email address ").*(" is not valid)/s, '$1…$2')
    .replaceAll(/[^\s"'<>]+@[^\s"'<>]+/g, '…')
    .slice(0, 300);
}
