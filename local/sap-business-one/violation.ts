/** What a correct client never does; any entry is a bug in the client (contract sheet sap-business-one 1 to 3). */
export type ViolationKind =
  | 'unknown property'
  | 'read-only property'
  | 'wrong type'
  | 'value too long'
  | 'too many decimals'
  | 'total set'
  | 'two prices'
  | 'discount left open'
  | 'tax of another localisation'
  | 'unreadable body'
  | 'content type'
  | 'expect 100-continue'
  | 'login while a session is held'
  | 'login after a refusal'
  | 'blind repeat'
  | 'concurrent in a session'
  | 'too many concurrent';
