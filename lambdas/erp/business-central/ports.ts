import type { Unusable } from '../credentials.ts';
import type { ErpLog } from '../log.ts';
import type { Fetch } from '../transport.ts';
import type { BusinessCentralSettings } from './settings.ts';

interface Versioned {
  /** Which version of the secret this is, for telling a new one from the refused one. */
  readonly version?: string;
}

/** One application in Microsoft Entra ID. Business Central counts its limits per application. */
export interface ClientCredentials extends Versioned {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A user of Business Central on premises, with a web service access key instead of the password. */
export interface WebServiceKey extends Versioned {
  readonly userName: string;
  readonly webServiceKey: string;
}

/** What a secret can lack. */
export type Shortcoming =
  /** The secret still holds its placeholder. */
  | 'not configured'
  /** The secret holds fewer applications than the configuration says. */
  | 'too few principals';

/** How the bridge logs in, and as whom. Credentials are asked for at every login, so that a new secret works at once. */
export type Login =
  | {
      readonly kind: 'entra';
      /** The OAuth 2.0 token endpoint of the tenant. */
      readonly tokenUrl: string;
      /** Applications that share the work. */
      readonly principals: number;
      /** @param principal 0 up to, not including, `principals` */
      readonly credentials: (principal: number) => Promise<ClientCredentials | Unusable<Shortcoming>>;
    }
  | { readonly kind: 'web-service-key'; readonly credentials: () => Promise<WebServiceKey | Unusable<Shortcoming>> };

/** Everything that the adapter needs of the world. */
export interface BusinessCentralPorts {
  readonly settings: BusinessCentralSettings;
  readonly fetch: Fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds; rejects when the signal fires first. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** 0 up to, not including, 1. */
  readonly random: () => number;
  readonly login: Login;
  readonly log: ErpLog;
}
