import type { SQSEvent } from 'aws-lambda';
import type { Mapping } from '../../../lambdas/breaker/mapping.ts';
import { createConsumer } from '../../../lambdas/consumer/consumer.ts';
import { createLock, type Lock } from '../../../lambdas/consumer/lock.ts';
import type { ConsumerPorts } from '../../../lambdas/consumer/ports.ts';
import { createLedger, type Ledger } from '../../../lambdas/ledger/ledger.ts';
import type { Log } from '../../../lambdas/log.ts';
import { createPages } from '../../../lambdas/paging/pages.ts';
import type { Sandbox } from '../sandbox.ts';
import type { World } from '../world.ts';
import { erpOf } from './erp-access.ts';
import type { ConsumerHandler } from './invocation.ts';
import { type Clients, EVENTS, TABLE } from './surroundings.ts';

/** A protocol broken on purpose, to show that the harness bites: what the functions touch is changed, not the functions. */
export interface Variant {
  /** What the consumer touches. */
  readonly ports?: (ports: ConsumerPorts, about: About) => ConsumerPorts;
  /** What the consumer is handed by its queue. */
  readonly event?: (event: SQSEvent) => SQSEvent;
  /** The ledger of every function. */
  readonly ledger?: (ledger: Ledger, about: About) => Ledger;
  /** How the breaker switches delivery. */
  readonly mapping?: (mapping: Mapping) => Mapping;
}

export interface About {
  readonly world: World;
  readonly clients: Clients;
  readonly now: () => number;
}

/** The ledger as a function of this run has it. */
export function ledgerOf(about: About): Ledger {
  const { world, clients, now } = about;
  const ledger = createLedger({ client: clients.documents, tableName: TABLE }, now);
  return world.variant.ledger?.(ledger, about) ?? ledger;
}

export function startConsumer(sandbox: Sandbox, world: World): ConsumerHandler {
  const { settings, luck } = world;
  const clients = world.clients(sandbox);
  const skew = world.clockSkew();
  const now = () => world.timeline.now() + skew;
  const ledger = ledgerOf({ world, clients, now });
  const log = logOf(sandbox);
  let attempts = 0;
  const ports: ConsumerPorts = {
    erp: erpOf(sandbox, world, now),
    ledger,
    lock: settings.lock ? createLock(clients.dynamo, TABLE) : noLock,
    sqs: clients.sqs,
    queueUrl: EVENTS,
    pages: createPages({
      sns: clients.sns,
      causes: ledger.causes,
      entries: ledger.entries,
      catalogTopicArn: 'catalog',
      operationsTopicArn: 'operations',
      runbookUrl: 'https://runbook.test',
      now,
      log,
    }),
    settings: {
      perInstance: settings.perInstance,
      settlingSeconds: settings.settlingSeconds,
      patience: settings.patience,
      reading: { acceptTaxInclusivePrices: true, testOrders: 'ignore' },
      maintenanceWindows: settings.windows,
    },
    now,
    random: luck.number,
    attemptId: () => {
      attempts += 1;
      return `${sandbox.name}.${attempts}`;
    },
    deadline: sandbox.deadline,
    log,
    metrics: { count: () => {}, took: () => {}, accepted: () => {}, posted: () => {}, publish: () => {} },
  };
  const { variant } = world;
  const consumer = createConsumer(variant.ports?.(ports, { world, clients, now }) ?? ports);
  return (event, context) => consumer(variant.event?.(event) ?? event, context);
}

/** Correctness must not rest on the lock: some runs have none. */
const noLock: Lock = {
  run: async (_key, _context, work) => ({ outcome: 'worked', result: await work() }),
};

/** What the function logs is part of the story. */
export function logOf(sandbox: Sandbox): Log {
  const write = (message: string, fields: Readonly<Record<string, unknown>> = {}) =>
    sandbox.tell(() => {
      const told = Object.entries(fields).map(
        ([name, value]) =>
          `${name}=${value instanceof Error ? `${value.name}: ${value.message}` : JSON.stringify(value)}`,
      );
      return `"${message}" ${told.join(' ')}`;
    });
  return { info: write, warn: write, error: write };
}
