/** A list below the service root, with OData options in the order given. */
export function list(set: string, options: Readonly<Record<string, string>>): string {
  const parts = Object.entries(options).map(([name, value]) => `$${name}=${encodeURIComponent(value)}`);
  return `${set}?${parts.join('&')}`;
}

/** A text in a filter: quoted, an inner quote doubled (contract sheet sap-business-one 2.1). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
