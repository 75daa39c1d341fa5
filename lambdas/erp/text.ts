/**
 * Text as an ERP takes it in a field: well-formed, on one line, trimmed, cut to `length` UTF-16 units, never inside a
 * character. Undefined when nothing is left, because an empty text would overwrite what the customer's own record says.
 */
export function fitted(text: string | undefined, length: number): string | undefined {
  if (text === undefined) return undefined;
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return cut(line, length).trimEnd() || undefined;
}

/** As `fitted`, but what is too long says at its end how many characters are missing. */
export function abridged(text: string, length: number): string {
  const whole = fitted(text, Number.MAX_SAFE_INTEGER) ?? '';
  if (whole.length <= length) return whole;
  const words = (missing: number) => ` … (${missing} more characters)`;
  // Its own number takes room as well, and is longest when everything is missing.
  const kept = fitted(whole, length - words(whole.length).length) ?? '';
  return `${kept}${words([...whole.slice(kept.length).trimStart()].length)}`;
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const splitsPair = (text.codePointAt(length - 1) ?? 0) > 0xffff;
  return text.slice(0, splitsPair ? length - 1 : length);
}

/** The calendar date of an RFC 3339 instant in a time zone, YYYY-MM-DD. */
export function dateIn(timeZone: string, instant: string): string;
export function dateIn(timeZone: string, instant: string | undefined): string | undefined;
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

/**
 * Only the fields that have a value, in the order given: an ERP takes null for a value, or refuses it. Whose fields they are
 * is said, as in `given<SalesOrder>({...})`, or follows from where they go. Never from the fields themselves: those know no
 * wrong name.
 */
export function given<T extends object = never>(
  fields: NoInfer<{ [K in keyof T]?: T[K] | undefined }>,
): {
  [K in keyof T]?: Exclude<T[K], undefined>;
} {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
