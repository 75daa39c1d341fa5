import type { Reply } from './reply.ts';

export const CORRELATION = / {2}CorrelationId: {2}[0-9a-f-]{36}\.$/;

/** Code and message, the correlation id taken off. */
export function errorOf(reply: Reply): { readonly code: string; readonly message: string } {
  const { code, message } = reply.body.error;
  return { code, message: String(message).replace(CORRELATION, '') };
}
