import type { SQSBatchResponse } from 'aws-lambda';
import type { Receiver } from '../../lambdas/receiver/receiver.ts';
import { createBusinessCentralSide } from './erp/business-central.ts';
import type { ErpSide } from './erp/erp-side.ts';
import { type ErpTrouble, fetchOf, type Outage, WELL } from './erp/network.ts';
import { createSapBusinessOneSide } from './erp/sap-business-one.ts';
import { startBreaker } from './functions/breaker.ts';
import { startConsumer, type Variant } from './functions/consumer.ts';
import { createEventSource, type EventSource } from './functions/event-source.ts';
import { type ConsumerHandler, contextOf, sqsEvent } from './functions/invocation.ts';
import { createPool, type Ending } from './functions/pool.ts';
import { deliveryOf, startReceiver } from './functions/receiver.ts';
import { type RedriveHandler, startRedrive } from './functions/redrive.ts';
import { type Clients, clientsOf, DEAD_LETTERS, EVENTS } from './functions/surroundings.ts';
import { createInspector, type Inspector } from './inspector.ts';
import { createLuck, type Luck } from './luck.ts';
import type { Plan, Settings } from './plan.ts';
import { createMoveTasks } from './queue/move-task.ts';
import { createQueueModel, type Message, type QueueModel, type QueueWhims } from './queue/queue-model.ts';
import type { SentEvent } from './sales/events.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';
import type { Story } from './story.ts';
import { createTableModel, type TableModel } from './table/table-model.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import { CALM, type Weather } from './weather.ts';

export const START = Date.parse('2026-06-02T09:14:33Z');

/** No invocation of the consumer lives longer, milliseconds. */
const CONSUMER_TIMEOUT = 150_000;
const BREAKER_TIMEOUT = 60_000;
const RECEIVER_TIMEOUT = 8_000;
const REDRIVE_TIMEOUT = 600_000;
const VISIBILITY_TIMEOUT = 900_000;
const MAX_RECEIVES = 8;
const EXPIRY_LAG = 48 * 3_600_000;

/** Everything in one run: the real handlers, and models of all that they touch. */
export interface World {
  readonly timeline: Timeline;
  readonly luck: Luck;
  readonly settings: Settings;
  readonly erp: ErpSide;
  readonly inspector: Inspector;
  readonly table: TableModel;
  readonly events: QueueModel;
  readonly deadLetters: QueueModel;
  readonly moves: ReturnType<typeof createMoveTasks>;
  readonly source: EventSource;
  readonly variant: Variant;
  clients(sandbox: Sandbox): Clients;
  fetchOf(sandbox: Sandbox): ReturnType<typeof fetchOf>;
  /** Of a process that starts now, milliseconds. */
  clockSkew(): number;
  /** A delivery to the receiver; tells the HTTP status, or undefined when no answer came. */
  deliver(event: SentEvent, attempt: number, told: (status: number | undefined) => void): void;
  /** The schedule's run of the breaker. */
  tick(): void;
  /** The schedule's run of the redrive function. */
  census(): void;
  /** A person runs the breaker with an input, until it says that it did what was asked. */
  decide(input: object): void;
  setOutage(outage: Outage | undefined): void;
  /** From now on nothing goes wrong. */
  calm(): void;
  /** Invocations of any function under way. */
  readonly running: number;
}

export function createWorld(seed: number, plan: Plan, story: Story, variant: Variant): World {
  const luck = createLuck(seed, 'run');
  const timeline = createTimeline(START, createLuck(seed, 'ties'));
  const { settings } = plan;
  let weather: Weather = plan.weather;
  let trouble: ErpTrouble = plan.trouble;
  let whims: QueueWhims = plan.whims;
  let outage: Outage | undefined;
  let running = 0;

  const inspector: Inspector = createInspector({
    timeline,
    table: () => table,
    queues: () => [events.all(), deadLetters.all()],
    lives: { consumer: CONSUMER_TIMEOUT, breaker: BREAKER_TIMEOUT, redrive: REDRIVE_TIMEOUT },
    settings,
  });
  const table = createTableModel(timeline.now, () => luck.between(0, EXPIRY_LAG), inspector.written);
  const watch = {
    sent: inspector.sent,
    gone: inspector.gone,
    receivedTwice: inspector.receives.receivedTwice,
    movedToDeadLetters: (message: Message) => {
      story.tell(
        timeline.now(),
        'sqs',
        () => `${message.id} (${inspector.facts.nameOf(message)}) goes to the dead letters`,
      );
      inspector.receives.moved(message);
    },
  };
  const queue = (name: string, visibilityTimeout: number, redrive?: { maxReceiveCount: number; to: QueueModel }) =>
    createQueueModel(
      { name, visibilityTimeout, ...(redrive ? { redrive } : {}) },
      { timeline, luck, whims: () => whims, watch },
    );
  const deadLetters = queue(DEAD_LETTERS, 300_000);
  const events = queue(EVENTS, VISIBILITY_TIMEOUT, { maxReceiveCount: MAX_RECEIVES, to: deadLetters });
  const moves = createMoveTasks(timeline);
  const queues = { byName: (name: string | undefined) => (name === DEAD_LETTERS ? deadLetters : events), moves };
  const erp =
    settings.erp === 'sap-business-one'
      ? createSapBusinessOneSide(seed, timeline.now)
      : createBusinessCentralSide(seed, timeline.now, settings.otherTotals);

  const surroundings = { timeline, luck, story, weather: () => weather, longestFreeze: settings.longestFreeze };
  const network = { timeline, luck, erp, trouble: () => trouble, outage: () => outage };
  const pool = <Handler>(name: string, timeout: number, start: (sandbox: Sandbox) => Handler) =>
    createPool<Handler>({
      timeline,
      luck,
      timeout,
      kills: settings.kills || name !== 'consumer',
      start: (number) => {
        const sandbox = createSandbox(`${name}-${number}`, surroundings);
        return { sandbox, handler: start(sandbox) };
      },
    });
  const consumers = pool<ConsumerHandler>('consumer', CONSUMER_TIMEOUT, (sandbox) => startConsumer(sandbox, world));
  const breakers = pool('breaker', BREAKER_TIMEOUT, (sandbox) => startBreaker(sandbox, world));
  const redrives = pool<RedriveHandler>('redrive', REDRIVE_TIMEOUT, (sandbox) => startRedrive(sandbox, world));
  const receivers = pool<Receiver>('receiver', RECEIVER_TIMEOUT, (sandbox) => startReceiver(sandbox, world));

  const source = createEventSource({
    timeline,
    luck,
    queue: events,
    batchSize: settings.batchSize,
    concurrency: settings.instances,
    restless: () => (whims.receivedTwice > 0 ? 0.5 : 0),
    invoke: (batch, over) => consume(batch, over),
  });

  const started = <Answer>(over: (ending: Ending<Answer>, sandbox: Sandbox) => void) => {
    running += 1;
    return (ending: Ending<Answer>, sandbox: Sandbox) => {
      running -= 1;
      over(ending, sandbox);
    };
  };

  const consume = (batch: readonly Message[], over: () => void) => {
    const receivedAt = timeline.now();
    inspector.receives.began(batch);
    consumers.invoke<SQSBatchResponse>(
      (handler, left) => handler(sqsEvent(batch), contextOf('consumer', `request-${timeline.steps}`, left)),
      started((ending, sandbox) => {
        over();
        const answer = typeof ending === 'object' && 'answer' in ending ? ending.answer : undefined;
        const failed = answer && new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        inspector.receives.ended(batch, failed, sandbox, receivedAt);
        if (failed === undefined) return;
        if (sandbox.pending > 0) inspector.find(`${sandbox.name} answered with ${sandbox.pending} calls under way`);
        for (const message of batch) if (!failed.has(message.id)) acknowledge(message);
      }),
    );
  };

  /** The poller deletes what was done; if it dies before, the message comes again. */
  const acknowledge = (message: Message) => {
    if (luck.happens(weather.diesBefore)) return inspector.receives.notDeleted(message);
    timeline.after(luck.between(1, 50), () => events.delete(message.handle));
  };

  const world: World = {
    timeline,
    luck,
    settings,
    erp,
    inspector,
    table,
    events,
    deadLetters,
    moves,
    source,
    variant,
    clients: (sandbox) => clientsOf(sandbox, table, queues, inspector),
    fetchOf: (sandbox) => fetchOf(sandbox, { ...network, watch: inspector.access }),
    clockSkew: () => (settings.skew === 0 ? 0 : luck.between(-settings.skew, settings.skew)),
    deliver: (event, attempt, told) =>
      receivers.invoke(
        (handler) => {
          inspector.delivered(event, attempt, timeline.now());
          return handler(deliveryOf(event, attempt, timeline.now()));
        },
        started((ending) =>
          told(typeof ending === 'object' && 'answer' in ending ? ending.answer.statusCode : undefined),
        ),
      ),
    tick: () =>
      breakers.invoke(
        (handler) => handler(),
        started(() => {}),
      ),
    census: () =>
      redrives.invoke(
        (handler, left) => handler({ census: true }, { getRemainingTimeInMillis: left }),
        started((ending, sandbox) => {
          inspector.receives.redriveEnded(sandbox);
          if (typeof ending === 'object' && 'error' in ending)
            story.tell(timeline.now(), 'census', () => String(ending.error));
        }),
      ),
    decide(input) {
      story.tell(timeline.now(), 'person', JSON.stringify(input));
      breakers.invoke(
        (handler) => handler(input),
        started((ending) => {
          if (typeof ending !== 'object' || 'error' in ending) timeline.after(30_000, () => world.decide(input));
        }),
      );
    },
    setOutage: (how) => {
      story.tell(timeline.now(), 'ERP', how === undefined ? 'is back' : how);
      if (how === undefined) inspector.access.outageEnds();
      else inspector.access.outageBegins();
      outage = how;
    },
    calm() {
      story.tell(timeline.now(), 'weather', 'calm from here on');
      weather = CALM;
      trouble = WELL;
      whims = { receivedTwice: 0, overlooked: 0 };
    },
    get running() {
      return running;
    },
  };
  return world;
}
