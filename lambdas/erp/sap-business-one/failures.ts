import type { Failure, FailureClass, Reason } from '../failures.ts';
import { type TypedWords, without } from '../typed-words.ts';
import { type Answer, ERP, type ErpError, readError } from './answers.ts';

interface Row {
  readonly status?: readonly number[];
  readonly subCode?: readonly string[];
  readonly text?: RegExp;
  readonly code?: readonly string[];
  readonly reason: Reason;
  readonly class: FailureClass;
}

/**
 * What each answer means, first match wins (contract sheet sap-business-one 6.2). After the statuses that speak for
 * themselves come leading numbers, then texts, then codes: one code has many meanings.
 */
export const TABLE: readonly Row[] = [
  // Let in or not.
  { status: [401], reason: 'erp_configuration', class: 'systemic' },
  { status: [403], reason: 'erp_configuration', class: 'systemic' },
  { status: [405], reason: 'erp_configuration', class: 'systemic' },
  { code: ['301', '-301', '-304'], reason: 'erp_unavailable', class: 'systemic' },
  { code: ['305'], text: /Switch company error/i, reason: 'erp_unavailable', class: 'systemic' },
  // There or not.
  { status: [408, 429], reason: 'erp_unavailable', class: 'transient' },
  { status: [502, 503, 504], reason: 'erp_unavailable', class: 'systemic' },
  { text: /Another user or another operation modified data/i, reason: 'erp_unavailable', class: 'transient' },
  { code: ['-2039'], reason: 'erp_unavailable', class: 'transient' },
  { text: /Could not commit transaction/i, reason: 'erp_unavailable', class: 'transient' },
  { code: ['-1116'], reason: 'erp_unavailable', class: 'transient' },
  { status: [500], reason: 'erp_unavailable', class: 'transient' },
  // There already: looked up before it is believed.
  { subCode: ['10001467', '1320000140'], reason: 'duplicate_in_erp', class: 'final' },
  { text: /\(ODBC -2035\)/, reason: 'duplicate_in_erp', class: 'final' },
  { code: ['-2035'], reason: 'duplicate_in_erp', class: 'final' },
  // Catalogue.
  { text: /^Item number is missing/i, reason: 'unknown_sku', class: 'final' },
  { text: /^Item .*\bis (inactive|frozen|not valid)/i, reason: 'blocked_item', class: 'final' },
  // Customer.
  { text: /Customer record not found/i, reason: 'unknown_customer', class: 'final' },
  { text: /^Invalid BP code/i, reason: 'unknown_customer', class: 'final' },
  { text: /^Business partner .*\bis (inactive|frozen)/i, reason: 'blocked_customer', class: 'final' },
  // What accounting enters or opens.
  { text: /^Update the exchange rate/i, reason: 'exchange_rate_missing', class: 'patient' },
  { code: ['-4006'], reason: 'exchange_rate_missing', class: 'patient' },
  { text: /deviates from permissible range/i, reason: 'period_closed', class: 'final' },
  { text: /^Posting period locked/i, reason: 'period_closed', class: 'final' },
  { code: ['-4013'], reason: 'period_closed', class: 'final' },
  // Configuration: of every document, so the others had better wait; the series is a matter of one date.
  { text: /^Specify an active branch/i, reason: 'erp_configuration', class: 'systemic' },
  { text: /^Property '.*'( of '.*')? is invalid/i, reason: 'erp_configuration', class: 'systemic' },
  {
    text: /Unrecognized resource path|Invalid entityset|Service Not Found/i,
    reason: 'erp_configuration',
    class: 'systemic',
  },
  { text: /define the numbering series/i, reason: 'erp_configuration', class: 'final' },
  // The invoice was paid since it was looked at: the next look-up sees that, and the credit memo stands alone.
  { text: /base documents has already been closed/i, reason: 'rejected', class: 'transient' },
  // Refusals that say what they mean; the text goes to a person.
  { text: /Base document card and target document card do not match/i, reason: 'rejected', class: 'final' },
  { text: /Value too long in property/i, reason: 'rejected', class: 'final' },
  { text: /^Enter (due date|valid date)/i, reason: 'rejected', class: 'final' },
  { text: /^Document total value must be/i, reason: 'rejected', class: 'final' },
  { text: /falls into negative inventory|Insufficient quantity/i, reason: 'rejected', class: 'final' },
  { text: /batch\/serial numbers/i, reason: 'rejected', class: 'final' },
  { text: /is not supported for this object/i, reason: 'rejected', class: 'final' },
  { text: /^Internal error/i, reason: 'rejected', class: 'final' },
  { text: /exceeds open quantity of base document/i, reason: 'rejected', class: 'final' },
  // A rule of the customer's own, in a text of the customer's own.
  { text: /^(\(\d+\)|\[[^\]]+\]) /, reason: 'rejected', class: 'final' },
  // A document with a code that the company does not have. Of an approval's answer the drafts tell first.
  { text: /No matching records found/i, reason: 'erp_reference_unknown', class: 'final' },
  { code: ['-2028'], reason: 'erp_reference_unknown', class: 'final' },
  { code: ['-1013', '205', '-5006', '-4014', '244'], reason: 'rejected', class: 'final' },
  { status: [404], reason: 'erp_configuration', class: 'systemic' },
  { status: [413], reason: 'rejected', class: 'final' },
];

export interface Reading {
  readonly failure: Failure;
  /** False for an answer that no row foresees: worth a row. */
  readonly known: boolean;
}

/** What an answer that is no success means. An unforeseen refusal is final: guessing "try again" could go on for ever. */
export function readFailure(answer: Answer): Reading {
  const error = readError(answer.body);
  const row = TABLE.find((candidate) => matches(candidate, answer.status, error));
  const failure: Failure = {
    class: row?.class ?? (answer.status >= 500 ? 'transient' : 'final'),
    reason: row?.reason ?? (answer.status >= 500 ? 'erp_unavailable' : 'rejected'),
    detail: `${ERP} answered ${answer.status}${error === undefined ? '' : ` ${error.code ?? ''}: ${discreet(error.text, answer.typed)}`}`,
    ...(answer.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: answer.retryAfterSeconds }),
    ...(answer.status === 429 ? { throttled: true as const } : {}),
  };
  return { failure, known: row !== undefined };
}

function matches(row: Row, status: number, error: ErpError | undefined): boolean {
  if (row.status !== undefined && !row.status.includes(status)) return false;
  if (row.subCode !== undefined && !row.subCode.includes(error?.subCode ?? '')) return false;
  if (row.text !== undefined && !row.text.test(error?.text ?? '')) return false;
  return row.code === undefined || row.code.includes(error?.code ?? '');
}

/** Texts name the field, the line and the value; what people typed is of no use to whoever mends it. */
function discreet(text: string, typed: TypedWords = []): string {
  return without(typed, text)
    .replaceAll(/[^\s"'<>]+@[^\s"'<>]+/g, '…')
    .slice(0, 300);
}
