/** The stack's placeholder, text that is no such JSON, or a secret without ZephyrCart's prefix: fail closed. */
export class SecretNotConfiguredError extends Error {
  override readonly name = 'SecretNotConfiguredError';
}

/** The word in the value that the stack creates the secret with. */
const PLACEHOLDER = 'REPLACE_ME';
const PREFIX = 'whsec_';

/**
 * The secrets in `{"current":"whsec_…","previous":"whsec_…"?}`, current first (design section 5).
 * @throws SecretNotConfiguredError whose text never holds any part of the value
 */
export function signingSecrets(text: string | Uint8Array | undefined): readonly string[] {
  const { current, previous } = fields(text);
  if (!isSecret(current)) {
    throw new SecretNotConfiguredError('Its field "current" is missing, still a placeholder, or lacks whsec_.');
  }
  if (previous === undefined || previous === null || previous === '') return [current];
  // A mangled previous secret must not take the current one down with it.
  return isSecret(previous) ? [current, previous] : [current];
}

function isSecret(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.startsWith(PREFIX) &&
    value.length > PREFIX.length &&
    !value.includes(PLACEHOLDER)
  );
}

function fields(text: string | Uint8Array | undefined): { current?: unknown; previous?: unknown } {
  if (typeof text !== 'string') throw new SecretNotConfiguredError('It holds no text.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which is the secret: it must not become the cause.
    throw new SecretNotConfiguredError('It is not JSON.');
  }
  if (typeof value !== 'object' || value === null) throw new SecretNotConfiguredError('It is not a JSON object.');
  return value;
}
