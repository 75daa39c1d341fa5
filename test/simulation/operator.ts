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
  const refunds = orders.flatMap((order) => order.refunds.map(({ id }) => id));
  const chosen = new Set(refunds.filter(() => luck.happens(share)));
  let open = 0;

  const later = (wait: number, act: () => void) => {
    open += 1;
    timeline.after(wait, () => {
      open -= 1;
      act();
    });
  };

  /** Until it is done, or there is nothing to be done any more. */
  const ask = (input: object, done: () => void, left = PATIENCE) => {
    if (left === 0) return;
    world.redrive(input, (answer) => {
      const report = answer as DecisionReport | undefined;
      const why = report?.refused.map(({ whyNot }) => whyNot).join() ?? '';
      if (report === undefined) later(100, () => ask(input, done, left - 1));
      else if (report.done.length > 0) done();
      else if (/run the release once more/.test(why)) releaseFirst(input, done, left - 1);
      else if (!/is posted|is not posted|does not know it/.test(why))
        later(luck.between(1, 10) * MINUTE, () => ask(input, done, left - 1));
    });
  };
  const releaseFirst = (input: object, done: () => void, left: number) => {
    const { keys: [key = ''] = [] } = (input as { readonly force?: { readonly keys: readonly string[] } }).force ?? {};
    ask(releasing(key.slice('refund:'.length)), () => ask(input, done, left), left);
  };

  const release = (id: string) => {
    const isAllowed = luck.happens(0.6);
    ask(releasing(id), () => {
      if (isAllowed) later(luck.happens(0.7) ? luck.between(0, 2_000) : luck.between(1, 30) * MINUTE, () => allow(id));
      // A worker that stood still may have taken the room again. Nothing is written for it, and it is given back.
      else later(20 * MINUTE, () => ask(releasing(id), () => {}));
    });
  };
  const allow = (id: string) => ask({ force: { keys: [`refund:${id}`], why: 'they did not' } }, () => {});

  inspector.onAdmission((id) => {
    if (chosen.delete(id)) later(luck.between(0, 3_000), () => release(id));
  });
  return {
    /** Nothing is wanted any more, once nobody is asked. */
    get isDone() {
      return open === 0;
    },
  };
}

const releasing = (id: string) => ({ release: { refundIds: [id], why: 'the goods came back' } });
