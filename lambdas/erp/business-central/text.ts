import { type Field, type Fitting, LENGTHS } from './fields.ts';

/**
 * Text as Business Central takes it in a field: well-formed, on one line, trimmed, cut to the field's length, never inside
 * a character. Undefined when nothing is left, because an empty text would overwrite what the customer card says.
 */
export function clip<F extends Field>(text: string | undefined, field: F): Fitting<F> | undefined {
  if (text === undefined) return undefined;
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return (cut(line, LENGTHS[field]).trimEnd() as Fitting<F>) || undefined;
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const splitsPair = (text.codePointAt(length - 1) ?? 0) > 0xffff;
  return text.slice(0, splitsPair ? length - 1 : length);
}

/** Letters in a phone number are an error there: keeps what Microsoft's own shop connector keeps. */
export function phone(text: string | undefined): Fitting<'phoneNumber'> | undefined {
  return clip(text?.replaceAll(/[^0-9 +()/.]/g, ''), 'phoneNumber');
}

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,}$`);

/** An address that Business Central would refuse is left out: an order is worth more than its e-mail field. */
export function email(text: string | undefined): Fitting<'email'> | undefined {
  const address = text?.trim();
  const fits = address !== undefined && address.length <= LENGTHS.email && EMAIL.test(address);
  return fits ? (address as Fitting<'email'>) : undefined;
}

/** The calendar date of an RFC 3339 instant in a time zone, YYYY-MM-DD. */
export function dateIn(timeZone: string, instant: string | undefined): string | undefined {
  if (instant === undefined) return undefined;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(new Date(instant));
  const part = (type: 'year' | 'month' | 'day') => parts.find((found) => found.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** Only the fields that have a value, in the order given: Business Central refuses null. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
