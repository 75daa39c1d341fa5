import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { BridgeConfiguration } from '../../config/schema.ts';
import { CALL_LIMITS } from '../call-limits.ts';
import { required } from '../environment.ts';
import { createBusinessCentralErp } from '../erp/business-central/adapter.ts';
import type { Erp } from '../erp/port.ts';
import { createSapBusinessOneErp } from '../erp/sap-business-one/adapter.ts';
import { createTransport, type TransportOptions } from '../erp/transport.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import { businessCentralLogin } from './business-central.ts';
import { createErpSecret } from './erp-secret.ts';
import { oneLoginAtATime } from './one-login-at-a-time.ts';
import { sapBusinessOneCredentials } from './sap-business-one.ts';

/**
 * The configured ERP with everything from AWS that it needs: `ERP_SECRET_ARN`, and its addresses, which the stack sets
 * from the configuration. A new ERP is a folder under `lambdas/erp` and a case here.
 * @throws when a variable is missing
 */
export function erpFrom(
  env: NodeJS.ProcessEnv,
  configuration: BridgeConfiguration,
  log: Log,
  { breaker, loginLease }: Pick<Ledger, 'breaker' | 'loginLease'>,
): Erp {
  const ports = {
    fetch: createTransport({ tls: trustOf(configuration) }).fetch,
    now: Date.now,
    sleep: (milliseconds: number, signal: AbortSignal) => sleep(milliseconds, undefined, { signal }),
    random: Math.random,
    log,
  };
  const secret = createErpSecret({
    client: new SecretsManagerClient(CALL_LIMITS),
    secretArn: required(env, 'ERP_SECRET_ARN'),
    refusedVersion: async () => (await breaker.read()).refusedSecretVersion,
  });
  const { erp } = configuration;
  switch (erp.kind) {
    case 'business-central':
      return createBusinessCentralErp({
        ...ports,
        settings: { ...configuration, ...erp, baseUrl: required(env, 'BC_BASE_URL') },
        login: businessCentralLogin(secret, erp, () => required(env, 'BC_TOKEN_URL')),
      });
    case 'sap-business-one':
      return createSapBusinessOneErp({
        ...ports,
        settings: { ...configuration, ...erp, baseUrl: required(env, 'SAP_BASE_URL') },
        ...oneLoginAtATime(sapBusinessOneCredentials(secret), {
          lease: loginLease,
          now: Date.now,
          sleep: (milliseconds) => sleep(milliseconds),
          holder: randomUUID,
        }),
      });
  }
}

/** Whom the connection trusts besides the public authorities: nobody, unless the configuration names somebody. */
function trustOf({ erp }: BridgeConfiguration): NonNullable<TransportOptions['tls']> {
  if (erp.kind !== 'sap-business-one') return {};
  const { certificateAuthority, serverName } = erp;
  return {
    ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
}
