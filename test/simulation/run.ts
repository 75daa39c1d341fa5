import type { Variant } from './functions/consumer.ts';
import { judge } from './judge.ts';
import { createLuck } from './luck.ts';
import { drawPlan, type Plan, type PlanKind } from './plan.ts';
import { drawOrders, type SentOrder } from './sales/events.ts';
import { openShop } from './shop.ts';
import { createStory } from './story.ts';
import { createWorld, START, type World } from './world.ts';

export interface RunOptions {
  readonly kind?: PlanKind;
  /** Made anew for each run. */
  readonly variant?: () => Variant;
  /** Changes what the seed chose. */
  readonly plan?: (drawn: Plan) => Plan;
  readonly story?: boolean;
}

export interface Outcome {
  readonly seed: number;
  readonly plan: Plan;
  /** What must never happen and did; undefined for a good run. */
  readonly finding: string | undefined;
  readonly story: readonly string[];
  /** Things that happened. */
  readonly steps: number;
  readonly posted: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** After the last trouble everything that can be posted has to be by then, but for the patience of refunds. */
const SETTLES_WITHIN = 8 * HOUR;
/** Rounds of redriving: what a first one makes possible can need a second. */
const REDRIVES = 3;

/** One run. The same seed and options give the same run, to the last line of its story. */
export async function run(seed: number, options: RunOptions = {}): Promise<Outcome> {
  const drawn = drawPlan(seed, options.kind);
  const plan = options.plan?.(drawn) ?? drawn;
  const orders = drawOrders(createLuck(seed, 'orders'), plan.assortment);
  const story = createStory(START, options.story ?? false);
  const world = createWorld(seed, plan, story, options.variant?.() ?? {});
  const real = { now: Date.now, stackTraceLimit: Error.stackTraceLimit };
  // Errors are thrown by the thousand here, and nobody reads where they came from.
  Error.stackTraceLimit = 0;
  // Powertools' idempotency reads the clock itself.
  Date.now = world.timeline.now;
  try {
    await live(world, plan, orders, seed);
  } finally {
    Date.now = real.now;
    Error.stackTraceLimit = real.stackTraceLimit;
  }
  const { inspector, timeline } = world;
  const keys = new Set(orders.flatMap(({ events }) => events.flatMap((event) => event.keys)));
  const posted = [...keys].filter(inspector.facts.isPosted).length;
  return { seed, plan, finding: inspector.finding, story: story.lines, steps: timeline.steps, posted };
}

async function live(world: World, plan: Plan, orders: readonly SentOrder[], seed: number): Promise<void> {
  const { timeline, inspector, events, deadLetters } = world;
  const shop = openShop(world, orders, plan, createLuck(seed, 'shop'));
  for (const { from, to, how } of plan.outages) {
    timeline.after(from, () => world.setOutage(how));
    timeline.after(to, () => world.setOutage(undefined));
  }
  const addItems = () => {
    for (const sku of orders.flatMap(({ unknownSkus }) => unknownSkus)) world.erp.addItem(sku);
  };
  if (plan.pause !== undefined) {
    timeline.after(plan.pause.from, () => world.decide({ pause: { why: 'stocktaking' } }));
    timeline.after(plan.pause.to, () => world.decide({ resume: { why: 'counted' } }));
  }
  if (plan.itemsComeAt !== undefined) timeline.after(plan.itemsComeAt, addItems);
  keepTicking(world, plan);
  keepCounting(world, plan);
  timeline.after(plan.troubleEnds, () => {
    world.setOutage(undefined);
    world.calm();
  });
  const found = () => inspector.finding !== undefined;
  await timeline.run(START + plan.troubleEnds, found);

  const quiet = () => found() || (shop.isDone && events.all().length === 0 && world.running === 0);
  // Nothing but refunds of orders that failed: they wait for the redrive, and trying them for hours shows nothing new.
  const failed = (key: string) => world.table.read(key)?.status === 'failed';
  const orderOf = new Map(
    orders.flatMap(({ id, refunds }) => refunds.map((refund) => [`refund:${refund.id}`, `order:${id}`])),
  );
  const stalled = () =>
    shop.isDone &&
    world.running === 0 &&
    events
      .all()
      .every((message) => inspector.facts.eventOf(message)?.keys.every((key) => failed(orderOf.get(key) ?? '')));
  // A refund waits for an order that never comes until its patience ends; one that failed is redriven below.
  const patience = orders.some(({ neverSent }) => neverSent) ? world.settings.patience.orderUnknownHours * HOUR : 0;
  const settle = () => timeline.run(timeline.now() + SETTLES_WITHIN + patience, quiet);
  await timeline.run(timeline.now() + SETTLES_WITHIN + patience, () => quiet() || stalled());
  // What nobody can do anything about stays, however often it is redriven: once is enough for those.
  const hopeful = () => deadLetters.all().some((message) => inspector.facts.eventOf(message)?.refused === undefined);
  for (let round = 0; round < REDRIVES && deadLetters.all().length > 0 && !found(); round += 1) {
    if (round > 0 && !hopeful()) break;
    addItems();
    world.moves.start(deadLetters, events, 10);
    await timeline.run(timeline.now() + 10 * MINUTE, found);
    await settle();
  }
  // What the ERP commits late must be there by now, and what is still dead has its reason.
  world.census();
  await timeline.run(timeline.now() + 20 * MINUTE, found);
  if (!found()) judge(world, orders, shop.isDone);
}

/** Seldom compared with the schedule's quarter of an hour: whatever a census does it must also do then. */
function keepCounting(world: World, plan: Plan): void {
  const { timeline, luck } = world;
  const count = () => {
    if (!luck.happens(timeline.now() < START + plan.troubleEnds ? plan.missedTick : 0)) world.census();
    timeline.after(plan.censusEvery, count);
  };
  timeline.after(luck.between(MINUTE, plan.censusEvery), count);
}

/** Every minute while anything is to be done about the breaker; else seldom, which no run may depend on. */
function keepTicking(world: World, plan: Plan): void {
  const { timeline, luck, table, source } = world;
  const tick = () => {
    if (!luck.happens(timeline.now() < START + plan.troubleEnds ? plan.missedTick : 0)) world.tick();
    const { state, nextProbeAt, paused } = table.read('breaker') ?? {};
    const until = typeof nextProbeAt === 'number' ? Math.max(MINUTE, nextProbeAt - timeline.now()) : MINUTE;
    // While nothing is to be decided, runs of the schedule show nothing: those that a long pause would have are left out.
    if (paused !== undefined && source.state === 'Disabled') timeline.after(6 * HOUR, tick);
    else if (state === 'open' && source.state === 'Disabled') timeline.after(until, tick);
    else timeline.after((state ?? 'closed') === 'closed' && source.state === 'Enabled' ? 15 * MINUTE : MINUTE, tick);
  };
  tick();
}
