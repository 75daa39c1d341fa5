import type { Item } from '../table/expression.ts';

/** What the ledger says of a key, for a finding. */
export const said = (entry: Item | undefined) =>
  entry === undefined
    ? 'the ledger knows nothing of it'
    : `${String(entry.status)} (${String(entry.reason ?? entry.detail ?? '')})`;
