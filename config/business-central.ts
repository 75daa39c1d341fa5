import type * as z from 'zod';
import { mustBe } from './errors.ts';
import { code, oneOf, section, text, whole, yesOrNo } from './fields.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** An invocation of the consumer may live this long after it recorded that it is posting, seconds (design D3). */
const CONSUMER_TIMEOUT_SECONDS = 150;
/** Clocks apart and requests that sit in sockets, seconds. */
const MARGIN_SECONDS = 30;
/** Business Central's gateway gives up after ten minutes: what has not committed by then never does (contract sheet 1.10). */
const COMMIT_BOUND_SECONDS = 600;
/** Below this, two workers could post one order: the bound, plus the consumer's life, plus the margin. */
export const LEAST_SETTLING_SECONDS = COMMIT_BOUND_SECONDS + CONSUMER_TIMEOUT_SECONDS + MARGIN_SECONDS;

const address = text(
  'an https URL (http for loopback addresses only) without query, fragment or credentials',
  isAddress,
  (value) => (isAddress(value.replace(/^http:/i, 'https:')) ? value.replace(/^http:/i, 'https:') : undefined),
);

const TENANT = 'the Entra tenant: its GUID or a domain of it';
const tenantId = text(TENANT, (value) => GUID.test(value) || DOMAIN.test(value));
const ENVIRONMENT = 'the name of the environment: letters, digits and hyphens, at most 30';
const environment = text(ENVIRONMENT, (value) => /^[a-z0-9][a-z0-9-]{0,29}$/i.test(value));
const settlingSeconds = whole('seconds', 1, 86_400).default(900);

/** Service principals at most: beyond it another limit than Business Central's is reached first. */
const MOST_PRINCIPALS = 100;

/** Dynamics 365 Business Central, on-line or on premises, through API v2.0. */
export const businessCentral = section({
  kind: oneOf(['business-central']),
  /** `entra`: OAuth 2.0 in Microsoft Entra ID. `web-service-key`: Basic, a user and a key, on premises only. */
  authentication: oneOf(['entra', 'web-service-key']).default('entra'),
  /** Applications in Entra that share the work; the secret holds as many. Limits are counted for each of them. */
  principals: whole('service principals', 1, MOST_PRINCIPALS).default(1),
  /** Required with `entra`. */
  tenantId: tenantId.exactOptional(),
  /** Required with `entra`. */
  environment: environment.exactOptional(),
  /** GUID of the company that orders are written to. */
  companyId: text('the GUID of the company', (value) => GUID.test(value)),
  /** The whole API root; with `entra` also an origin, to which the usual path is added. Required with a key. */
  baseUrl: address.exactOptional(),
  /** The whole token endpoint, or an origin to which the usual path is added. Only with `entra`. */
  tokenUrl: address.exactOptional(),
  customer: section({
    /** `default`: every order is written for one collective customer. */
    strategy: oneOf(['default']).default('default'),
    number: code('a customer number', 20),
  }),
  accounts: section({
    /** G/L account of shipping lines. */
    shipping: code('a G/L account number', 20),
    /** G/L account of refunds. */
    refund: code('a G/L account number', 20),
  }),
  /** Whether prices of documents for the customer include tax, as its card says. */
  pricesIncludeTax: yesOrNo(),
  /** Seconds during which an unanswered POST may still become a document: nothing is posted again before. */
  settlingSeconds,
}).superRefine(
  (settings, context) => {
    for (const { field, problem } of loginMistakes(settings)) {
      context.addIssue({ code: 'custom', path: [field], message: problem });
    }
    const seconds = settlingSeconds.safeParse(settings.settlingSeconds);
    if (!seconds.success || seconds.data >= LEAST_SETTLING_SECONDS || isLoopback(settings.baseUrl)) return;
    context.addIssue({
      code: 'custom',
      path: ['settlingSeconds'],
      message: `${mustBe(`at least ${LEAST_SETTLING_SECONDS} (Business Central may commit for ${COMMIT_BOUND_SECONDS} s, a worker lives ${CONSUMER_TIMEOUT_SECONDS} s, ${MARGIN_SECONDS} s margin)`)}: with less, one order could be posted twice`,
    });
  },
  // Also when other fields are wrong: every mistake is shown at once.
  { when: ({ value }) => typeof value === 'object' && value !== null },
);

/** What the way of logging in asks for and rules out. */
function loginMistakes(settings: Readonly<Record<string, unknown>>): readonly { field: string; problem: string }[] {
  const { authentication = 'entra', tenantId, environment, baseUrl, tokenUrl, principals = 1 } = settings;
  const mistakes = (found: Readonly<Record<string, string | false>>) =>
    Object.entries(found).flatMap(([field, problem]) => (problem === false ? [] : [{ field, problem }]));
  if (authentication === 'entra') {
    return mistakes({
      tenantId: tenantId === undefined && `is missing; it ${mustBe(TENANT)}`,
      environment: environment === undefined && `is missing; it ${mustBe(ENVIRONMENT)}`,
    });
  }
  if (authentication !== 'web-service-key') return [];
  const wholeRoot = 'the whole API root with a web service key, such as "https://bc.example:7048/BC/api/v2.0"';
  const isOrigin = typeof baseUrl === 'string' && isAddress(baseUrl) && new URL(baseUrl).pathname === '/';
  return mistakes({
    baseUrl: baseUrl === undefined ? `is missing; it ${mustBe(wholeRoot)}` : isOrigin && mustBe(wholeRoot),
    tokenUrl: tokenUrl !== undefined && 'must be left out: with a web service key no token is asked for',
    principals: principals !== 1 && 'must be 1 with a web service key: the secret holds one user; the nearest is 1',
  });
}

/** The addresses of a deployment, complete and without a slash at the end; `tokenUrl` only with `entra`. */
export function businessCentralAddresses(settings: z.output<typeof businessCentral>): {
  baseUrl: string;
  tokenUrl?: string;
} {
  const tenant = encodeURIComponent(settings.tenantId ?? '');
  const environmentName = encodeURIComponent(settings.environment ?? '');
  const baseUrl = complete(
    settings.baseUrl ?? 'https://api.businesscentral.dynamics.com',
    `/v2.0/${tenant}/${environmentName}/api/v2.0`,
  );
  if (settings.authentication === 'web-service-key') return { baseUrl };
  const tokenUrl = complete(settings.tokenUrl ?? 'https://login.microsoftonline.com', `/${tenant}/oauth2/v2.0/token`);
  return { baseUrl, tokenUrl };
}

function complete(given: string, usualPath: string): string {
  const url = new URL(given);
  return url.pathname === '/' ? `${url.origin}${usualPath}` : `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function isAddress(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || url.username !== '' || url.password !== '' || /[?#]/.test(value)) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(value));
}

/** Whether a URL never leaves this machine: 127.0.0.0/8, `localhost` or `::1`. */
function isLoopback(value: unknown): boolean {
  const host = typeof value === 'string' ? URL.parse(value)?.hostname : undefined;
  return host !== undefined && (host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host));
}
