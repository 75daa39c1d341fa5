import * as z from 'zod';
import { mustBe } from './errors.ts';
import { text } from './fields.ts';
import { nearest } from './nearest.ts';

/** In ISO 4217, and unknown to Node: mostly units of account, in which shops charge all the same. */
const UNKNOWN_TO_NODE = ['BOV', 'CHE', 'CHW', 'CLF', 'COU', 'MXV', 'USN', 'UYI', 'UYW', 'VED'];
const CURRENCIES = [...Intl.supportedValuesOf('currency'), ...UNKNOWN_TO_NODE];

/** An ISO 4217 code. */
export const currency = text(
  'an ISO 4217 currency code in capitals, such as "EUR"',
  (value) => CURRENCIES.includes(value),
  (value) => nearest(value, CURRENCIES),
);

/** A zone of the IANA database. Offsets such as `+02:00` are refused: they know no daylight saving time. */
export const timeZone = text(
  'an IANA time zone, such as "Europe/Berlin"',
  (value) => /^[A-Za-z]/.test(value) && isZone(value),
  (value) => nearest(value, Intl.supportedValuesOf('timeZone')),
);

function isZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** ISO 3166-1 alpha-2, upper case. Aliases are refused with the right code: `UK` is `GB` in every order that arrives. */
export const country = text(
  'an ISO 3166-1 country code in capitals, such as "DE"',
  (value) => canonicalCountry(value) === value,
  (value) => canonicalCountry(value.trim().toUpperCase()),
);

/** A country, or `*` for every country that is not named. */
export const countryOrAny = text(
  'an ISO 3166-1 country code in capitals, or "*" for every other country',
  (value) => value === '*' || canonicalCountry(value) === value,
  (value) => canonicalCountry(value.trim().toUpperCase()),
);

function canonicalCountry(value: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(value)) return undefined;
  const region = new Intl.Locale(`und-${value}`).region;
  if (region === undefined) return undefined;
  const known = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(region);
  return known === undefined || region === 'ZZ' ? undefined : region;
}

const INSTANT = 'an instant with its offset, such as "2027-01-31T22:00:00Z"';

/** RFC 3339 with an offset: a local time would mean another instant on every machine that deploys. */
export const instant = text(
  INSTANT,
  (value) => z.iso.datetime({ offset: true }).safeParse(value).success,
  (value) =>
    [`${value}Z`, `${value}T00:00:00Z`].find((near) => z.iso.datetime({ offset: true }).safeParse(near).success),
);

/** A tax rate in percent as it is looked up: no sign, no leading or trailing zeros. */
export const ratePercent = text(
  'a tax rate in percent, such as "20" or "5.5"',
  (value) => /^(0|[1-9]\d?|100)(\.\d{0,3}[1-9])?$/.test(value),
  (value) => canonicalRate(value),
);

function canonicalRate(value: string): string | undefined {
  const rate = Number(value.replace('%', '').replace(',', '.').trim() || 'none');
  return Number.isFinite(rate) && rate >= 0 && rate <= 100 ? String(rate) : undefined;
}

/** An e-mail address, or an https URL that takes SNS notifications. */
export const alertAddress = text(
  'an e-mail address or an https URL',
  (value) => z.email().safeParse(value).success || (URL.canParse(value) && value.startsWith('https://')),
  (value) => (value.startsWith('http://') && URL.canParse(value) ? value.replace('http://', 'https://') : undefined),
);

/** From one instant to a later one, with what happens then. */
export function laterThan(from: string, to: string): string | undefined {
  return Date.parse(from) < Date.parse(to) ? undefined : mustBe(`later than "from" (${from})`);
}
