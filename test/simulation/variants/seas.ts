import { WELL } from '../erp/network.ts';
import type { Plan } from '../plan/plan.ts';
import { CALM } from '../weather.ts';

export const TWICE = /^\d+ documents/;
/** Two documents, or a request that may make the second one. */
export const RISKED =
  /^\d+ documents|is to be sent again|whose request for .* may be under way|could still be at work|ms after it said so/;

/** Many messages of one key, processes that stand still, an ERP that commits late, and nothing else. */
export const dozing = (drawn: Plan): Plan => ({
  ...drawn,
  assortment: { ...drawn.assortment, orders: 2, refunds: 0, neverSent: 0, changed: 0, refused: 0 },
  redelivered: 0.9,
  weather: { ...CALM, freezes: 0.06 },
  whims: { receivedTwice: 0.3, overlooked: 0 },
  trouble: { ...WELL, commitsLate: 0.6 },
});

/** The same where they stand still when the ERP answers. */
export const sleepy = (drawn: Plan): Plan => ({
  ...dozing(drawn),
  weather: { ...CALM, freezes: 0.02 },
  trouble: { ...WELL, commitsLate: 0.5, throttled: 0.3, freezes: 0.3 },
});
