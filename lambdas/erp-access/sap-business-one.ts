import type { Unusable } from '../erp/credentials.ts';
import type { Shortcoming, UserCredentials } from '../erp/sap-business-one/adapter.ts';
import { type createErpSecret, filledIn } from './erp-secret.ts';

/** Who the bridge is in SAP Business One. In the secret is `{"userName", "password"}`. */
export function sapBusinessOneCredentials(
  secret: ReturnType<typeof createErpSecret>,
): () => Promise<UserCredentials | Unusable<Shortcoming>> {
  return () =>
    secret<Omit<UserCredentials, 'version'>, Shortcoming>(
      (content) => filledIn<'userName' | 'password'>(content, ['userName', 'password']) ?? 'not configured',
    );
}
