import { createAnnounce } from '../../../lambdas/breaker/announcements.ts';
import { createBreaker } from '../../../lambdas/breaker/breaker.ts';
import { createBusinessAge } from '../../../lambdas/breaker/business-age.ts';
import { createConsumerHealth } from '../../../lambdas/breaker/consumer-health.ts';
import { createMapping } from '../../../lambdas/breaker/mapping.ts';
import { createLease } from '../../../lambdas/ledger/lease.ts';
import { publishTo } from '../../../lambdas/paging/publisher.ts';
import type { Sandbox } from '../sandbox.ts';
import type { World } from '../world.ts';
import { ledgerOf, logOf } from './consumer.ts';
import { erpOf } from './erp-access.ts';
import { lambdaClient } from './event-source.ts';
import { EVENTS, TABLE } from './surroundings.ts';

export function startBreaker(sandbox: Sandbox, world: World): (event?: unknown) => Promise<unknown> {
  const clients = world.clients(sandbox);
  const { now } = world.timeline;
  const table = { client: clients.documents, tableName: TABLE };
  const lambda = lambdaClient(sandbox, world);
  const ledger = ledgerOf({ world, clients, now });
  const mapping = createMapping(lambda, 'mapping');
  const log = logOf(sandbox);
  return createBreaker({
    states: ledger.breaker,
    erp: erpOf(sandbox, world, now),
    mapping: world.variant.mapping?.(mapping) ?? mapping,
    consumer: createConsumerHealth({ lambda, cloudwatch: clients.cloudwatch, functionName: 'consumer', now, log }),
    announce: createAnnounce({
      announcements: ledger.announcements,
      backlog: ledger.backlog,
      lease: createLease(table, now, 'announcements'),
      holder: () => `${sandbox.name}.${world.timeline.steps}`,
      publish: (words) => publishTo(clients.sns, 'operations', words),
      runbookUrl: 'https://runbook.test',
      now,
    }),
    businessAge: createBusinessAge({
      cloudwatch: clients.cloudwatch,
      sqs: clients.sqs,
      queueUrl: EVENTS,
      queueName: EVENTS,
      entries: ledger.entries,
      backlog: ledger.backlog,
      orderPatienceHours: world.settings.patience.orderUnknownHours,
      now,
    }),
    windows: world.settings.windows,
    now,
    deadline: sandbox.deadline,
    log,
    metrics: {
      gauge: (name, value) => {
        if (name === 'BusinessAgeSeconds' && !sandbox.isDisturbed) world.inspector.age.measured(value);
      },
      publish: () => {},
    },
  });
}
