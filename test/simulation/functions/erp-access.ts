import type { Erp } from '../../../lambdas/erp/port.ts';
import { createErpSecret } from '../../../lambdas/erp-access/erp-secret.ts';
import { createLedger } from '../../../lambdas/ledger/ledger.ts';
import type { Sandbox } from '../sandbox.ts';
import type { World } from '../world.ts';
import { TABLE } from './surroundings.ts';

/** The ERP as one process reaches it: the real adapter, and the real way to its credentials. */
export function erpOf(sandbox: Sandbox, world: World, now: () => number): Erp {
  const clients = world.loginClients(sandbox);
  const ledger = createLedger({ client: clients.documents, tableName: TABLE }, now);
  let holders = 0;
  return world.erp.adapter({
    fetch: world.fetchOf(sandbox),
    now,
    sleep: sandbox.sleep,
    random: world.luck.number,
    secret: createErpSecret({
      client: clients.secrets,
      secretArn: 'erp',
      refusedVersion: async () => (await ledger.breaker.read()).refusedSecretVersion,
    }),
    loginLease: ledger.loginLease,
    holder: () => {
      holders += 1;
      return `${sandbox.name}.login-${holders}`;
    },
  });
}
