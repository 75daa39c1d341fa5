/** What a correct client never does; any entry is a bug in the client (contract sheet business-central 1.1, 1.3, 2.3, 6.4). */
export type ViolationKind =
  | 'unknown field'
  | 'read-only field'
  | 'null value'
  | 'value too long'
  | 'wrong type'
  | 'too many decimals'
  | 'both discounts'
  | 'unreadable body'
  | 'accept-language missing'
  | 'batch without accept json'
  | 'batch reference'
  | 'data-access-intent'
  | 'if-match missing'
  | 'too many concurrent'
  | 'retry-after ignored'
  | 'token while one is held';
