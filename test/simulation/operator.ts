import type { DecisionReport } from '../../lambdas/redrive/decisions.ts';
import type { Luck } from './luck.ts';
import type { SentOrder } from './sales/events.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
/** So often a wish that is refused is asked for again. */
const PATIENCE = 20;

/**
 * Gives the room of some refunds back, and allows some of those again: right after they were admitted, while a worker
 * is between its steps.
 */
export function createOperator(world: World, orders: readonly SentOrder[], share: number, luck: Luck) {
  const { timeline, inspector } = world;
  const refunds = new Map(orders.flatMap((order) => order.refunds.map(({ id }) => [id, order] as const)));
  let open = 0;
  const later = (wait: number, act: () => void) => {
    open += 1;
    timeline.after(wait, () => {
      open -= 1;
      act();
    });
  };
  const chosen = new Set([...refunds.keys()].filter(() => luck.happens(share)));

  const ask = (input: object, done: () => void, left: number) => {
    const again = (soon: boolean) => later(soon ? 100 : luck.between(1, 10) * MINUTE, () => ask(input, done, left - 1));
    if (left === 0) return;
    world.redrive(input, (answer) => {
      const report = answer as DecisionReport | undefined;
      if (report === undefined) return again(true);
      if (report.done.length > 0) return done();
      if (!report.refused.some(({ whyNot }) => /is posted|does not know it/.test(whyNot))) again(false);
    });
  };
  const release = (id: string) => {
    const allowed = luck.happens(0.6);
    ask(
      { release: { refundIds: [id], why: 'the goods came back' } },
      () => {
        if (allowed) later(luck.happens(0.7) ? luck.between(0, 2_000) : luck.between(1, 30) * MINUTE, () => allow(id));
      },
      PATIENCE,
    );
  };
  const allow = (id: string) => ask({ force: { keys: [`refund:${id}`], why: 'they did not' } }, () => {}, PATIENCE);

  inspector.onAdmission((id) => {
    if (!chosen.delete(id)) return;
    later(luck.between(0, 3_000), () => release(id));
  });
  return {
    /** Nothing is wanted any more, once nobody is asked. */
    get isDone() {
      return open === 0;
    },
  };
}
