/** What differs from one installation to the next, or is not known of any (contract sheet sap-business-one 8, and [U] facts). */
export interface Switches {
  /** Branches are enabled: every document names one. */
  readonly branches: boolean;
  /** Which documents an approval template of the API user catches. */
  readonly approval: 'off' | 'orders' | 'creditNotes' | 'all';
  /** HTTP status of the -2028 that an approval answers with: no source says which. */
  readonly approvalStatus: 400 | 404;
  /** Duplicate customer references: on invoices and credit memos (`block`), or on orders too (`blockAll`). */
  readonly refCheck: 'off' | 'block' | 'blockAll';
  /** Idle minutes until a session ends. */
  readonly sessionTimeout: number;
  /** Members behind the load balancer; 0 sends no `ROUTEID`. */
  readonly nodes: number;
  readonly etag: boolean;
  /** Every call takes so many milliseconds. */
  readonly latencyMs: number;
  /** Whether an unknown user field in a body is refused; without, it is ignored. Queries refuse it always. */
  readonly strictUdf: boolean;
  /** The company's localisation decides which of the two names taxes; the other one is a forbidden property. */
  readonly taxField: 'TaxCode' | 'VatGroup';
  /** `net`: a row with `PriceAfterVAT` is computed from its net price. `gross`: its gross total is exact. */
  readonly grossPrices: 'net' | 'gross';
  /** Decimals that the company keeps of a price, at most 6: one that is sent with more is rounded. */
  readonly priceDecimals: number;
  /** Currency of the `LineTotal` that a client sends, in rows and freight of a foreign document. */
  readonly lineTotals: 'local' | 'document';
  /** Whether a closed (paid) invoice may be reopened by the API. */
  readonly reopen: boolean;
  /** Whether an invoice made from an order carries the order's user fields. */
  readonly copyUserFields: boolean;
  /** Sessions that the client may hold at once; one more is a violation. */
  readonly sessions: number;
  /** Requests under way at once, all sessions together; one more is a violation. */
  readonly concurrency: number;
}

export const DEFAULT_SWITCHES: Switches = {
  branches: false,
  approval: 'off',
  approvalStatus: 404,
  refCheck: 'off',
  sessionTimeout: 30,
  nodes: 1,
  etag: true,
  latencyMs: 0,
  strictUdf: true,
  taxField: 'TaxCode',
  grossPrices: 'net',
  priceDecimals: 6,
  lineTotals: 'local',
  reopen: false,
  copyUserFields: true,
  sessions: 1,
  concurrency: 40,
};
