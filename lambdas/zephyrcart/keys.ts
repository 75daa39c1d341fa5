import { createHash } from 'node:crypto';

/** Ledger keys (design D3): what an event is about, never how it was delivered. */
export const orderKey = (id: string): string => `order:${id}`;
export const refundKey = (id: string): string => `refund:${id}`;

/** For an event that names nothing: the SHA-256 of its bytes, so that its redeliveries at least are one. */
export const eventKey = (body: Uint8Array): string => `event:${createHash('sha256').update(body).digest('hex')}`;

/** An opaque ZephyrCart id, or undefined: 1 to 64 printable ASCII characters, not all blank (contract sheet zephyrcart 3). */
export function readId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x20-\x7e]{1,64}$/.test(value) && value.trim() !== '' ? value : undefined;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
/** The longest reference that Business Central and the ids of a known form need: `REFUND_` and a ULID. */
const REFERENCE_LENGTH = 33;

/** An external reference as `reference` makes it: a mapping that puts another text in its place does not compile. */
export type Reference = string & { readonly __reference: true };

/**
 * The external reference of an ERP document: at most 33 characters of A-Z, 0-9, `-` and `_`, the same in any case of
 * letters. Only the exact known form is folded. Any other id becomes a hash, because folding or cutting could make one
 * reference of two ids, and the second document would never be written.
 */
export function reference(id: string, kind: 'order' | 'refund'): Reference {
  const prefix = `${kind}_`;
  if (id.startsWith(prefix) && ULID.test(id.slice(prefix.length))) return id.toUpperCase() as Reference;
  const hash = base32(createHash('sha256').update(`${kind}\0${id}`).digest());
  return `H-${hash}`.slice(0, REFERENCE_LENGTH) as Reference;
}

/** Crockford's, of whole groups of five bits. */
export function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => CROCKFORD.charAt(Number.parseInt(five, 2))).join('');
}
