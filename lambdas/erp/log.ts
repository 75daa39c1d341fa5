/** What an adapter writes down besides what it returns. Never a body, a secret or personal data. */
export interface ErpLog {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}
