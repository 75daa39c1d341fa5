import type { Luck } from './luck.ts';
import type { Plan } from './plan/plan.ts';
import type { SentEvent, SentOrder } from './sales/events.ts';
import type { World } from './world.ts';

/** Seconds until ZephyrCart tries again what was not answered 2xx. */
const RETRY = { first: 30, longest: 3_600 };

/** ZephyrCart: sends every event until it is answered 2xx, some of them twice, and not in the order in which they happened. */
export function openShop(world: World, orders: readonly SentOrder[], plan: Plan, luck: Luck) {
  const { timeline, inspector } = world;
  const started = timeline.now();
  let open = 0;

  const deliver = (event: SentEvent, attempt: number) => {
    open += 1;
    world.deliver(event, attempt, (status) => {
      open -= 1;
      if (status === 202) return again(event);
      if (status !== undefined && status !== 503) inspector.find(`${event.name} was answered ${status}`);
      const wait = Math.min(RETRY.longest, RETRY.first * 2 ** attempt);
      open += 1;
      timeline.after(wait * 1000, () => {
        open -= 1;
        deliver(event, attempt + 1);
      });
    });
  };

  const send = (event: SentEvent, latest: number) => {
    open += 1;
    timeline.after(luck.between(0, latest), () => {
      open -= 1;
      deliver(event, 1);
    });
  };
  const again = (event: SentEvent) => {
    const left = Math.floor(started + plan.troubleEnds - timeline.now());
    if (left > 0 && luck.happens(plan.redelivered)) send(event, left);
  };

  for (const { events } of orders) {
    for (const event of events) {
      inspector.facts.know(event);
      send(event, plan.salesEnd);
    }
  }
  return {
    /** Every event was taken, and none will come again. */
    get isDone() {
      return open === 0;
    },
  };
}
