import type { Context } from 'aws-lambda';
import { createCensusPages } from '../../../lambdas/paging/census-pages.ts';
import { createRedrive } from '../../../lambdas/redrive/redrive.ts';
import type { Sandbox } from '../sandbox.ts';
import type { World } from '../world.ts';
import { ledgerOf, logOf } from './consumer.ts';
import { erpOf } from './erp-access.ts';
import { DEAD_LETTERS, EVENTS } from './surroundings.ts';

export type RedriveHandler = (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<unknown>;

const GIVE_UP_AFTER_DAYS = 90;

export function startRedrive(sandbox: Sandbox, world: World): RedriveHandler {
  const clients = world.clients(sandbox);
  const { now } = world.timeline;
  const ledger = ledgerOf({ world, clients, now });
  const log = logOf(sandbox);
  let runs = 0;
  return createRedrive({
    sqs: clients.sqs,
    deadLetterQueueUrl: DEAD_LETTERS,
    deadLetterQueueArn: DEAD_LETTERS,
    eventQueueUrl: EVENTS,
    eventQueueArn: EVENTS,
    ledger,
    erp: erpOf(sandbox, world, now),
    reading: { acceptTaxInclusivePrices: true, testOrders: 'ignore' },
    settlingSeconds: world.settings.settlingSeconds,
    now,
    sleep: (milliseconds) => sandbox.sleep(milliseconds),
    runId: () => {
      runs += 1;
      return `${sandbox.name}.${runs}`;
    },
    windows: world.settings.windows,
    giveUpAfterDays: GIVE_UP_AFTER_DAYS,
    censusPages: createCensusPages({
      sns: clients.sns,
      catalogTopicArn: 'catalog',
      operationsTopicArn: 'operations',
      runbookUrl: 'https://runbook.test',
      causes: ledger.causes,
      upkeep: ledger.upkeep,
      now,
      log,
    }),
    metrics: { gauge: () => {}, publish: () => {} },
    deadline: sandbox.deadline,
    log,
  });
}
