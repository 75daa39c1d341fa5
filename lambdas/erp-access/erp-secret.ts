import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** The stack creates the secret with this placeholder; it must never be tried as a login. */
const PLACEHOLDER = /REPLACE_ME/;

export type ErpCredentials<Field extends string> = Readonly<Record<Field, string>> & { readonly version?: string };

/**
 * Reads the ERP's credentials, anew at every call: an adapter asks only when it has to log in, and a new secret must
 * work without a deploy. `not configured` for the placeholder and for anything that is not JSON with these fields.
 * @throws what the SDK throws when Secrets Manager cannot be reached
 */
export function createErpSecret<Field extends string>(
  client: Pick<SecretsManagerClient, 'send'>,
  secretArn: string,
  fields: readonly Field[],
) {
  return async (): Promise<ErpCredentials<Field> | 'not configured'> => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    const content = parsed(answer.SecretString);
    const entries = fields.map((field) => [field, content[field]] as const);
    if (!entries.every(([, value]) => typeof value === 'string' && value !== '' && !PLACEHOLDER.test(value))) {
      return 'not configured';
    }
    const version = answer.VersionId === undefined ? {} : { version: answer.VersionId };
    return { ...(Object.fromEntries(entries) as Record<Field, string>), ...version };
  };
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(text ?? '');
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  } catch {
    return {}; // not JSON is not configured; its text must not reach a log
  }
}
