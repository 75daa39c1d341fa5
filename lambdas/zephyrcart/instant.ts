const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** An RFC 3339 instant as sent (offset and fraction kept, `T` and `Z` in upper case), or undefined when it is none. */
export function readInstant(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const instant = value.trim().toUpperCase();
  const [, year, month, day] = RFC_3339.exec(instant) ?? [];
  // Date.parse would take the 30th of February for the 2nd of March.
  const calendar = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return calendar.getUTCDate() === Number(day) ? instant : undefined;
}
