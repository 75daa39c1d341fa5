import { createHmac } from 'node:crypto';
import { readId } from '../../lambdas/zephyrcart/keys.ts';

/** Makes texts unreadable, the same text always into the same one. Whoever has the key can try guesses. */
export interface Replacement {
  /** Every letter and digit another one of its kind; blanks, common punctuation and length stay. */
  text(value: string): string;
  /** As `text`, at a domain that no mail reaches; what is no address stays none. */
  email(value: string): string;
  /** Keeps a prefix such as `order_`, and the form of a ULID; two ids never become one. */
  id(value: string): string;
}

const POOLS: readonly { readonly kind: RegExp; readonly pool: string }[] = [
  { kind: /[a-z]/, pool: 'abcdefghijklmnopqrstuvwxyz' },
  { kind: /[A-Z]/, pool: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' },
  { kind: /\d/, pool: '0123456789' },
  // Blanks, line breaks and what separates parts of names, addresses and numbers: shape, not content.
  { kind: /[\s\p{Cc}\p{Cs}!-/:-@[-`{-~]/u, pool: '' },
  { kind: /[\u{10000}-\u{10ffff}]/u, pool: '🍏🍐🍑🍒🍓🍔🍕🍖' },
  { kind: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u, pool: '甲乙丙丁戊己庚辛' },
  { kind: /\p{Lu}/u, pool: 'ÄÖÜÉÅÑÇØ' },
  { kind: /./su, pool: 'äöüéåñçø' },
];

export function createReplacement(key: Uint8Array): Replacement {
  const digest = (purpose: string, value: string) => createHmac('sha256', key).update(`${purpose}\0${value}`).digest();

  const text = (value: string) => {
    // Folded: an e-mail address is the same in any case, and so is a code.
    const folded = value.toLowerCase();
    let [block, bytes] = [0, digest('text', `0\0${folded}`)];
    return Array.from(value, (character, index) => {
      const position = index % bytes.length;
      if (index > 0 && position === 0) bytes = digest('text', `${++block}\0${folded}`);
      return other(character, bytes[position] ?? 0);
    }).join('');
  };

  return {
    text,
    email(value) {
      const [, local, domain] = ADDRESS.exec(value) ?? [];
      if (local === undefined || domain === undefined) return text(value);
      const host = text(domain.toLowerCase().replaceAll(/[^a-z0-9]/g, 'x')).slice(
        0,
        Math.max(1, domain.length - RESERVED.length),
      );
      return `${text(local)}@${host}${RESERVED}`;
    },
    id(value) {
      // What no reader takes for an id must not become one.
      if (readId(value) === undefined) return text(value);
      const [, prefix = '', rest = ''] = /^([a-z]{1,16}_)?(.*)$/s.exec(value) ?? [];
      const letters = base32(digest('id', value));
      return ULID.test(rest) ? `${prefix}01${letters.slice(0, 24)}` : `${prefix}x${letters.slice(0, 24).toLowerCase()}`;
    },
  };
}

/** Local part and domain of what mail servers take. */
const ADDRESS = /^\s*([\w!#$%&'*+/=?^`{|}~.-]+)@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})\s*$/i;
/** Nobody can register a domain below it. */
const RESERVED = '.example';
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Another character of the same kind and length, chosen by a byte. */
function other(character: string, byte: number): string {
  const { pool = '' } = POOLS.find(({ kind }) => kind.test(character)) ?? {};
  const members = Array.from(pool);
  if (members.length === 0) return character;
  const place = members.indexOf(character);
  // From 1 up: never itself.
  const step = place < 0 ? byte : 1 + (byte % (members.length - 1));
  return members[(Math.max(place, 0) + step) % members.length] ?? character;
}

function base32(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => CROCKFORD.charAt(byte % CROCKFORD.length)).join('');
}
