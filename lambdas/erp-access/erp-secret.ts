import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** The stack creates the secret with this placeholder; it must never be tried as a login. */
const PLACEHOLDER = /REPLACE_ME/;

/** An ERP's credentials, and which version of the secret they are. */
export type Versioned<Content> = Content & { readonly version?: string };

export interface ErpSecretPorts {
  readonly client: Pick<SecretsManagerClient, 'send'>;
  readonly secretArn: string;
  /** The version that the ERP refused, if one waits for another or for a person (design D4). Read at every login. */
  readonly refusedVersion: () => Promise<string | undefined>;
}

/** A secret store need not name versions; then only a person lifts a refusal. */
const UNNAMED = 'unknown';

/**
 * Reads the ERP's credentials, anew at every call: an adapter asks only when it has to log in, and a new secret must
 * work without a deploy. `pick` takes from the secret's JSON what it needs, or says why it cannot.
 * @throws what the SDK throws when Secrets Manager or the ledger cannot be reached: then nobody logs in
 */
export function createErpSecret({ client, secretArn, refusedVersion }: ErpSecretPorts) {
  return async <Content extends object, Why extends string>(
    pick: (content: Readonly<Record<string, unknown>>) => Content | Why,
  ): Promise<Versioned<Content> | Why | { readonly refusedVersion: string }> => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    const picked = pick(parsed(answer.SecretString));
    if (typeof picked === 'string') return picked;
    const version = answer.VersionId ?? UNNAMED;
    // After the secret: what was refused by the time it was read must not be tried.
    return (await refusedVersion()) === version ? { refusedVersion: version } : { ...picked, version };
  };
}

/** These fields as text, or undefined when one is missing, empty or still the placeholder. */
export function filledIn<Field extends string>(
  content: unknown,
  fields: readonly Field[],
): Readonly<Record<Field, string>> | undefined {
  const entries = fields.map((field) => [field, isObject(content) ? content[field] : undefined] as const);
  const filled = entries.every(([, value]) => typeof value === 'string' && value !== '' && !PLACEHOLDER.test(value));
  return filled ? (Object.fromEntries(entries) as Record<Field, string>) : undefined;
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(text ?? '');
    return isObject(content) ? content : {};
  } catch {
    return {}; // not JSON is not configured; its text must not reach a log
  }
}

function isObject(content: unknown): content is Readonly<Record<string, unknown>> {
  return typeof content === 'object' && content !== null;
}
