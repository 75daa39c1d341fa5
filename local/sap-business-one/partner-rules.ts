import type { JsonObject } from '../simulation/json.ts';
import { rowsOf, textOf, wholeOf } from './given.ts';
import { checkCountries } from './references.ts';
import { alreadyExists, unknownReference } from './refusals.ts';
import type { Turn } from './turn.ts';

/**
 * Throws a Refused for a business partner that B1 does not take: codes that other tables lack, and addresses that are
 * empty or share a name within their type, which it answers as if something existed (contract sheet sap-business-one 5.1).
 */
export function checkPartner(row: JsonObject, { company }: Turn): void {
  const currency = textOf(row, 'Currency') ?? '##';
  if (currency !== '##' && !company.currencies.has(currency)) throw unknownReference();
  const group = wholeOf(row, 'GroupCode');
  if (group !== undefined && !company.codes.partnerGroup.has(String(group))) throw unknownReference();
  const names = new Set<string>();
  for (const address of rowsOf(row, 'BPAddresses')) {
    checkCountries(address, ['Country']);
    const name = `${textOf(address, 'AddressType') ?? ''}/${textOf(address, 'AddressName') ?? ''}`;
    const isEmpty = Object.keys(address).every((field) => field === 'AddressName' || field === 'AddressType');
    if (isEmpty || name.endsWith('/') || names.has(name)) throw alreadyExists();
    names.add(name);
  }
}
