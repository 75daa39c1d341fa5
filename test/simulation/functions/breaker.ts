import { createBreaker } from '../../../lambdas/breaker/breaker.ts';
import { createBusinessAge } from '../../../lambdas/breaker/business-age.ts';
import { createMapping } from '../../../lambdas/breaker/mapping.ts';
import { createLedger } from '../../../lambdas/ledger/ledger.ts';
import type { Sandbox } from '../sandbox.ts';
import type { World } from '../world.ts';
import { logOf } from './consumer.ts';
import { lambdaClient } from './event-source.ts';
import { EVENTS, TABLE } from './surroundings.ts';

export function startBreaker(sandbox: Sandbox, world: World): () => Promise<unknown> {
  const clients = world.clients(sandbox);
  const { now } = world.timeline;
  const ledger = createLedger({ client: clients.documents, tableName: TABLE }, now);
  return createBreaker({
    states: ledger.breaker,
    erp: world.erp.adapter({ fetch: world.fetchOf(sandbox), now, sleep: sandbox.sleep, random: world.luck.number }),
    mapping: createMapping(lambdaClient(sandbox, world.source), 'mapping'),
    businessAge: createBusinessAge({
      cloudwatch: clients.cloudwatch,
      sqs: clients.sqs,
      queueUrl: EVENTS,
      queueName: EVENTS,
      entries: ledger.entries,
      orderPatienceHours: world.settings.patience.orderUnknownHours,
      now,
    }),
    windows: [],
    now,
    deadline: sandbox.deadline,
    log: logOf(sandbox),
    metrics: { gauge: () => {}, publish: () => {} },
  });
}
