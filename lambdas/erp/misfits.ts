/**
 * Texts in a document that are longer than their fields, whatever their types promised: each is named with its place and
 * the two lengths, never with what it says. `lengths` in UTF-16 units, by the name of the field.
 */
export function misfits(
  document: object,
  lengths: Readonly<Record<string, number>>,
  field: string = '',
): readonly string[] {
  return Object.entries(document).flatMap(([name, value]: [string, unknown]) => {
    const place = Array.isArray(document) ? `${field}[${name}]` : field === '' ? name : `${field}.${name}`;
    if (typeof value === 'object' && value !== null) return misfits(value, lengths, place);
    const longest = Object.hasOwn(lengths, name) ? lengths[name] : undefined;
    if (typeof value !== 'string' || longest === undefined || value.length <= longest) return [];
    return [`${place} has ${value.length} characters, and takes ${longest}.`];
  });
}
