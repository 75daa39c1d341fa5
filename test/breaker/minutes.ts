import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ResourceInUseException } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createAnnounce } from '../../lambdas/breaker/announcements.ts';
import { type BreakerPorts, createBreaker } from '../../lambdas/breaker/breaker.ts';
import { createConsumerHealth } from '../../lambdas/breaker/consumer-health.ts';
import { createMapping } from '../../lambdas/breaker/mapping.ts';
import type { Failure } from '../../lambdas/erp/failures.ts';
import { createLease } from '../../lambdas/ledger/lease.ts';
import { createLedger } from '../../lambdas/ledger/ledger.ts';
import { publishTo } from '../../lambdas/paging/publisher.ts';
import type { openLocalTable } from '../ledger/local-table.ts';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

export interface Mail {
  readonly Subject: string;
  readonly Message: string;
}

/** How a call to something outside goes through; a process that dies never lets it return. */
export type Through = <T>(name: string, effect: () => Promise<T>) => Promise<T>;
const straight: Through = (_name, effect) => effect();

let tables = 0;

/** The breaker function minute by minute in virtual time, on a local table, with Lambda, CloudWatch, SNS and an ERP as told. */
export async function openMinutes(local: Awaited<ReturnType<typeof openLocalTable>>) {
  tables += 1;
  const tableName = `minutes-${tables}`;
  await local.createTable(tableName);
  const world = {
    clock: Date.parse('2026-06-02T10:00:00Z'),
    mappingState: 'Enabled',
    /** Somebody else is changing the mapping, and began after it was read. */
    mappingInUse: false,
    /** Answers of the ERP to probes, in turn; well when there are none left. */
    probes: [] as (Failure | undefined)[],
    /** What happens while a probe is under way. */
    probing: async () => {},
    /** What the consumer crashes with when it is run without any event. */
    crash: undefined as string | undefined,
    crashes: [] as { at: number; invocations: number; crashes: number }[],
    runs: 0,
    mails: [] as Mail[],
    /** SNS refuses while this is set. */
    snsAway: false,
    waiting: 3,
    ageSeconds: 42,
    windows: [] as BreakerPorts['windows'],
    gauges: {} as Record<string, number>,
  };
  const now = () => world.clock;
  const ledger = createLedger({ client: local.documents, tableName }, now);
  let holders = 0;

  /** A process of the function. */
  const start = (dynamo: DynamoDBClient = local.dynamo, through: Through = straight) => {
    const client = DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });
    const table = { client, tableName };
    const { breaker, announcements, backlog } = createLedger(table, now);
    const ports: BreakerPorts = {
      states: breaker,
      erp: {
        probe: () =>
          through('probe', async () => {
            await world.probing();
            return world.probes.shift();
          }),
      },
      mapping: createMapping(
        { send: (command: LambdaCommand) => through('mapping', async () => switched(command)) } as never,
        'uuid',
      ),
      consumer: createConsumerHealth({
        lambda: { send: (_command: unknown) => through('run', async () => ran()) } as never,
        cloudwatch: { send: (command: MetricCommand) => through('metrics', async () => counted(command)) } as never,
        functionName: 'consumer',
        now,
        log: { warn: () => {} },
      }),
      announce: createAnnounce({
        announcements,
        backlog,
        lease: createLease(table, now, 'announcements'),
        holder: () => {
          holders += 1;
          return `holder-${holders}`;
        },
        publish: (words) =>
          publishTo(
            { send: (command: { input: Mail }) => through('mail', async () => mailed(command)) } as never,
            'arn:operations',
            words,
          ),
        runbookUrl: 'docs/operate.md',
        now,
      }),
      businessAge: () => through('age', async () => ({ ageSeconds: world.ageSeconds, waiting: world.waiting })),
      windows: world.windows,
      now,
      deadline: () => new AbortController().signal,
      log: { info: () => {}, warn: () => {}, error: () => {} },
      metrics: { gauge: (name, value) => void Object.assign(world.gauges, { [name]: value }), publish: () => {} },
    };
    return createBreaker(ports);
  };

  /** Lambda's own part: a switch takes until the next run to settle. */
  function switched({ input: { Enabled } }: LambdaCommand) {
    if (Enabled !== undefined && world.mappingInUse)
      throw new ResourceInUseException({ message: 'an update is in progress', $metadata: {} });
    if (Enabled !== undefined) world.mappingState = Enabled ? 'Enabling' : 'Disabling';
    return { State: world.mappingState };
  }

  function ran() {
    world.runs += 1;
    if (world.crash === undefined) return { StatusCode: 200 };
    const payload = JSON.stringify({ errorType: 'Runtime.ImportModuleError', errorMessage: world.crash });
    return { FunctionError: 'Unhandled', Payload: { transformToString: () => payload } };
  }

  function counted({ input }: MetricCommand) {
    const counted = world.crashes.filter(({ at }) => at >= input.StartTime.getTime());
    const Timestamps = counted.map(({ at }) => new Date(at));
    return {
      MetricDataResults: [
        { Id: 'crashes', Timestamps, Values: counted.map(({ crashes }) => crashes) },
        { Id: 'invocations', Timestamps, Values: counted.map(({ invocations }) => invocations) },
      ],
    };
  }

  function mailed({ input }: { input: Mail }) {
    if (world.snsAway) throw new Error('SNS is away');
    world.mails.push(input);
    return {};
  }

  return Object.assign(world, {
    ledger,
    start,
    state: () => ledger.breaker.read(),
    /** One run, now. */
    minute: (event?: unknown) => start()(event),
    /** A minute later, and Lambda has done what it was told. */
    pass(milliseconds = MINUTE) {
      world.clock += milliseconds;
      if (world.mappingState === 'Enabling') world.mappingState = 'Enabled';
      if (world.mappingState === 'Disabling') world.mappingState = 'Disabled';
    },
  });
}

export type Minutes = Awaited<ReturnType<typeof openMinutes>>;

interface LambdaCommand {
  readonly input: { readonly Enabled?: boolean };
}

interface MetricCommand {
  readonly input: { readonly StartTime: Date };
}
