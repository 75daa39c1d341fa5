import type { ClientCredentials, Login, WebServiceKey } from '../erp/business-central/adapter.ts';
import { type createErpSecret, filledIn } from './erp-secret.ts';

type Shortcoming = 'not configured' | 'too few principals';
type ErpSecret = ReturnType<typeof createErpSecret>;

/**
 * How Business Central is logged in to, from the configuration and the secret. In the secret is
 * `{"clientId", "clientSecret"}` or `{"principals": [{"clientId", "clientSecret"}, ...]}`; on premises
 * `{"userName", "webServiceKey"}`.
 */
export function businessCentralLogin(
  secret: ErpSecret,
  { authentication, principals }: { readonly authentication: Login['kind']; readonly principals: number },
  tokenUrl: () => string,
): Login {
  if (authentication === 'web-service-key') {
    const credentials = () =>
      secret<WebServiceKey, 'not configured'>(
        (content) => filledIn<'userName' | 'webServiceKey'>(content, ['userName', 'webServiceKey']) ?? 'not configured',
      );
    return { kind: authentication, credentials };
  }
  const credentials = (principal: number) =>
    secret<ClientCredentials, Shortcoming>((content) => principalIn(content, principal, principals));
  return { kind: authentication, tokenUrl: tokenUrl(), principals, credentials };
}

/** All that the configuration asks for must be there: a missing one is noticed at the first login, not at its own. */
function principalIn(
  content: Readonly<Record<string, unknown>>,
  principal: number,
  wanted: number,
): ClientCredentials | Shortcoming {
  const entries: readonly unknown[] = Array.isArray(content.principals) ? content.principals : [content];
  const known = entries.map((entry) => filledIn(entry, ['clientId', 'clientSecret']));
  if (known.includes(undefined)) return 'not configured';
  if (known.length < wanted) return 'too few principals';
  return known[principal] ?? 'too few principals';
}
