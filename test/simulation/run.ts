import type { Variant } from './functions/consumer.ts';
import { judge } from './judge/judge.ts';
import { createLuck } from './luck.ts';
import { addItems, letPeopleAct } from './people.ts';
import { drawPlan } from './plan/draw.ts';
import type { Plan, PlanKind } from './plan/plan.ts';
import { drawOrders, type SentOrder } from './sales/events.ts';
import { keepCounting, keepTicking } from './schedules.ts';
import { openShop } from './shop.ts';
import { createStory } from './story.ts';
import { START } from './timeline.ts';
import { createWorld, type World } from './world.ts';

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
/** Ten times what the longest of many thousand runs has needed. */
const MOST_STEPS = 1_000_000;
/** The first finds a cause empty, the second closes it; what was in flight then the third. */
const CENSUSES = 3;

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
  const people = letPeopleAct(world, orders, plan, createLuck(seed, 'people'));
  keepTicking(world, plan);
  keepCounting(world, plan);
  timeline.after(plan.troubleEnds, () => {
    world.setOutage(undefined);
    world.calm();
  });
  const found = () => {
    if (timeline.steps > MOST_STEPS) inspector.find(`does not come to rest: ${timeline.steps} things have happened`);
    return inspector.finding !== undefined;
  };
  await timeline.run(START + plan.troubleEnds, found);

  const quiet = () => found() || (shop.isDone && people.isDone && events.all().length === 0 && world.running === 0);
  // Nothing but refunds of orders that failed: they wait for the redrive, and trying them for hours shows nothing new.
  const failed = (key: string) => world.table.read(key)?.status === 'failed';
  const orderOf = new Map(
    orders.flatMap(({ id, refunds }) => refunds.map((refund) => [`refund:${refund.id}`, `order:${id}`])),
  );
  const stalled = () =>
    shop.isDone &&
    people.isDone &&
    world.running === 0 &&
    events
      .all()
      .every((message) => inspector.facts.eventOf(message)?.keys.every((key) => failed(orderOf.get(key) ?? '')));
  // A refund waits for an order that never comes until its patience ends; one that failed is redriven below.
  const patience = orders.some(({ neverSent }) => neverSent) ? world.settings.patience.orderUnknownHours * HOUR : 0;
  const settle = () => timeline.run(timeline.now() + SETTLES_WITHIN + patience, quiet);
  // In fair weather what people have mended has to heal by itself.
  const heals = plan.kind === 'fair weather' && plan.people.itemsComeAt !== undefined;
  const sick = () =>
    orders.filter(({ unknownSkus, id }) => unknownSkus.length > 0 && !inspector.facts.isPosted(`order:${id}`));
  const isHealed = () => !heals || sick().every(({ neverSent }) => neverSent);
  await timeline.run(
    timeline.now() + SETTLES_WITHIN + patience,
    () => (quiet() || (!heals && stalled())) && isHealed(),
  );
  if (!isHealed())
    inspector.find(
      `not healed: order:${sick()
        .map(({ id }) => id)
        .join()}, although the items are there`,
    );
  // What nobody can do anything about stays, however often it is redriven: once is enough for those.
  const hopeful = () => deadLetters.all().some((message) => inspector.facts.eventOf(message)?.refused === undefined);
  for (let round = 0; round < REDRIVES && deadLetters.all().length > 0 && !found(); round += 1) {
    if (round > 0 && !hopeful()) break;
    addItems(world, orders);
    world.erp.approve();
    world.moves.start(deadLetters, events, 10);
    await timeline.run(timeline.now() + 10 * MINUTE, found);
    await settle();
  }
  // What the ERP commits late must be there by now, what is still dead has its reason, and what is over is closed.
  for (let count = 0; count < CENSUSES; count += 1) {
    world.census();
    await timeline.run(timeline.now() + 11 * MINUTE, found);
  }
  if (!found()) judge(world, orders, { allSent: shop.isDone, calmAt: START + plan.troubleEnds });
}
