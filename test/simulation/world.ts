import { createBusinessCentralSide } from './erp/business-central.ts';
import type { ErpSide } from './erp/erp-side.ts';
import { type ErpTrouble, fetchOf, type Outage, WELL } from './erp/network.ts';
import { createSapBusinessOneSide } from './erp/sap-business-one.ts';
import { type CloudWatch, createCloudWatch } from './functions/cloudwatch.ts';
import type { Variant } from './functions/consumer.ts';
import { createEventSource, type EventSource } from './functions/event-source.ts';
import { createFleet, type Fleet } from './functions/fleet.ts';
import { type Clients, clientsOf, DEAD_LETTERS, EVENTS } from './functions/surroundings.ts';
import { createInspector, type Inspector } from './inspector.ts';
import { createLuck, type Luck } from './luck.ts';
import type { Plan, Settings } from './plan/plan.ts';
import { createMoveTasks } from './queue/move-task.ts';
import { createQueueModel, type Message, type QueueModel, type QueueWhims } from './queue/queue-model.ts';
import type { Sandbox } from './sandbox.ts';
import { createSecretStore, type SecretStore } from './secret-store.ts';
import type { Story } from './story.ts';
import { createTableModel, type TableModel } from './table/table-model.ts';
import { createTimeline, START, type Timeline } from './timeline.ts';
import { CALM, type Weather } from './weather.ts';

const VISIBILITY_TIMEOUT = 900_000;
const MAX_RECEIVES = 8;
const EXPIRY_LAG = 48 * 3_600_000;
/** Of a read that does not ask for consistency, and of the index. */
const LONGEST_READ_LAG = 2_000;

/** Everything in one run: the real handlers, and models of all that they touch. */
export interface World extends Fleet {
  readonly timeline: Timeline;
  readonly luck: Luck;
  readonly story: Story;
  readonly settings: Settings;
  readonly erp: ErpSide;
  readonly secrets: SecretStore;
  readonly inspector: Inspector;
  readonly table: TableModel;
  readonly events: QueueModel;
  readonly deadLetters: QueueModel;
  readonly moves: ReturnType<typeof createMoveTasks>;
  readonly source: EventSource;
  readonly cloudwatch: CloudWatch;
  /** What of the consumer is deployed. */
  readonly bundle: { isBroken: boolean };
  readonly variant: Variant;
  clients(sandbox: Sandbox): Clients;
  /**
   * For what reads the credentials, which cannot be given up: it goes on when nobody waits for it any more, and sends
   * nothing then.
   */
  loginClients(sandbox: Sandbox): Clients;
  fetchOf(sandbox: Sandbox): ReturnType<typeof fetchOf>;
  /** Of a process that starts now, milliseconds. */
  clockSkew(): number;
  /** The poller deletes what was done; if it dies before, the message comes again. */
  acknowledge(done: readonly Message[]): void;
  setOutage(outage: Outage | undefined): void;
  /** From now on nothing goes wrong. */
  calm(): void;
}

export function createWorld(seed: number, plan: Plan, story: Story, variant: Variant): World {
  const luck = createLuck(seed, 'run');
  const timeline = createTimeline(START, createLuck(seed, 'ties'));
  const { settings } = plan;
  let weather: Weather = plan.weather;
  let trouble: ErpTrouble = plan.trouble;
  let whims: QueueWhims = plan.whims;
  let outage: Outage | undefined;

  const erp = createErp(seed, timeline.now, settings);
  const secrets = createSecretStore(erp);
  const inspector: Inspector = createInspector({
    timeline,
    table: () => table,
    queues: () => [events.all(), deadLetters.all()],
    source: () => source,
    secrets,
    erp,
    settings,
  });
  const table = createTableModel(
    timeline.now,
    () => luck.between(0, EXPIRY_LAG),
    inspector.written,
    () => (weather === CALM ? 0 : luck.between(0, LONGEST_READ_LAG)),
    () => weather !== CALM && luck.happens(0.05),
  );
  const watch = {
    sent: inspector.sent,
    gone: inspector.gone,
    receivedTwice: inspector.receives.receivedTwice,
    movedToDeadLetters(message: Message) {
      const about = () => `${message.id} (${inspector.facts.nameOf(message)}) goes to the dead letters`;
      story.tell(timeline.now(), 'sqs', about);
      inspector.receives.moved(message);
      inspector.age.left();
    },
  };
  const queueParts = { timeline, luck, whims: () => whims, watch };
  const deadLetters = createQueueModel({ name: DEAD_LETTERS, visibilityTimeout: 300_000 }, queueParts);
  const redrive = { maxReceiveCount: MAX_RECEIVES, to: deadLetters };
  const events = createQueueModel({ name: EVENTS, visibilityTimeout: VISIBILITY_TIMEOUT, redrive }, queueParts);
  const moves = createMoveTasks(timeline);
  const queues = { byName: (name: string | undefined) => (name === DEAD_LETTERS ? deadLetters : events), moves };
  const source = createEventSource({
    timeline,
    luck,
    queue: events,
    batchSize: settings.batchSize,
    concurrency: settings.instances,
    restless: () => (whims.receivedTwice > 0 ? 0.5 : 0),
    invoke: (batch, over) => world.consume(batch, over),
  });
  const cloudwatch = createCloudWatch(timeline.now, events.all);
  const services = { table, queues, secrets, cloudwatch };
  const network = { timeline, luck, erp, trouble: () => trouble, outage: () => outage, watch: inspector };

  const places = {
    ...{ timeline, luck, story, settings, erp, secrets, inspector, table, events, deadLetters, moves, source, variant },
    ...{ cloudwatch, bundle: { isBroken: false } },
    clients: (sandbox: Sandbox) => clientsOf(sandbox, { ...services, watch: inspector }, true),
    loginClients: (sandbox: Sandbox) =>
      clientsOf(sandbox, { ...services, watch: { ...inspector, heard: inspector.heardAtLogin } }, false),
    fetchOf: (sandbox: Sandbox) => fetchOf(sandbox, network),
    clockSkew: () => (settings.skew === 0 ? 0 : luck.between(-settings.skew, settings.skew)),
    acknowledge(done: readonly Message[]) {
      for (const message of done) {
        if (luck.happens(weather.diesBefore)) inspector.receives.notDeleted(message);
        else timeline.after(luck.between(1, 50), () => events.delete(message.handle));
      }
    },
    setOutage(how: Outage | undefined) {
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
  };
  const world: World = Object.assign(places, {} as Fleet);
  const { longestFreeze } = settings;
  const fleet = createFleet(world, { timeline, luck, story, weather: () => weather, longestFreeze });
  Object.defineProperties(world, Object.getOwnPropertyDescriptors(fleet));
  return world;
}

function createErp(seed: number, now: () => number, { erp, otherTotals, approvals }: Settings): ErpSide {
  return erp === 'sap-business-one'
    ? createSapBusinessOneSide(seed, now, { otherTotals, approvals })
    : createBusinessCentralSide(seed, now, otherTotals);
}
