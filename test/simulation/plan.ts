import type { Patience } from '../../lambdas/consumer/patience.ts';
import type { MaintenanceWindow } from '../../lambdas/maintenance-windows.ts';
import { drawTrouble, type ErpTrouble, type Outage } from './erp/network.ts';
import { createLuck, type Luck } from './luck.ts';
import type { QueueWhims } from './queue/queue-model.ts';
import type { Assortment } from './sales/events.ts';
import { drawWeather, scaled, type Weather } from './weather.ts';

/** What is to happen in one run. Times are milliseconds from its start. */
export interface Plan {
  readonly kind: PlanKind;
  readonly assortment: Assortment;
  /** Nothing goes wrong any more after this. */
  readonly troubleEnds: number;
  /** The last event is sent by then. */
  readonly salesEnd: number;
  /** A delivery that was answered 202 is sent once more. Probability. */
  readonly redelivered: number;
  readonly weather: Weather;
  readonly trouble: ErpTrouble;
  readonly whims: QueueWhims;
  readonly outages: readonly { readonly from: number; readonly to: number; readonly how: Outage }[];
  /** Between two runs of the census. */
  readonly censusEvery: number;
  /** A person pauses delivery, and resumes it. */
  readonly pause: { readonly from: number; readonly to: number } | undefined;
  /** When the catalogue team creates the missing items; undefined: not before the dead letters are redriven. */
  readonly itemsComeAt: number | undefined;
  /** A scheduled run of the breaker does not happen. Probability. */
  readonly missedTick: number;
  readonly settings: Settings;
}

export interface Settings {
  readonly erp: ErpName;
  readonly lock: boolean;
  readonly instances: number;
  readonly perInstance: number;
  readonly batchSize: number;
  readonly settlingSeconds: number;
  readonly windows: readonly MaintenanceWindow[];
  readonly patience: Patience;
  /** Whether the platform ends an invocation at its timeout. */
  readonly kills: boolean;
  /** Milliseconds. */
  readonly longestFreeze: number;
  /** How far the clocks of two processes are apart, milliseconds. */
  readonly skew: number;
  /** In Business Central only: prices without tax, and a rate in the ERP that is not the shop's: totals differ, which has to be named. */
  readonly otherTotals: boolean;
}

export type ErpName = 'business-central' | 'sap-business-one';

export type PlanKind = 'bad luck' | 'laptop' | 'outage' | 'flapping' | 'two days down' | 'paused' | 'five weeks';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The least that the configuration accepts for Business Central: ERP's bound, invocation, margin. */
const SETTLING_SECONDS = 780;

export const KINDS: readonly PlanKind[] = [
  'bad luck',
  'laptop',
  'outage',
  'flapping',
  'two days down',
  'paused',
  'five weeks',
];

/** Long runs are seldom: they take ten times as long, and show less. */
const DRAWN: readonly [PlanKind, ...PlanKind[]] = [
  ...(['bad luck', 'bad luck', 'bad luck', 'bad luck', 'bad luck', 'bad luck'] as const),
  ...(['laptop', 'laptop', 'outage', 'outage', 'flapping', 'two days down', 'paused'] as const),
];

export function drawPlan(seed: number, kind?: PlanKind): Plan {
  const luck = createLuck(seed, 'plan');
  const chosen = luck.pick(DRAWN);
  return planOf(kind ?? chosen, luck);
}

function planOf(kind: PlanKind, luck: Luck): Plan {
  const outages = drawOutages(kind, luck);
  const pause = drawPause(kind, luck);
  const troubleEnds = Math.max(luck.between(20 * MINUTE, 2 * HOUR), pause?.to ?? 0, ...outages.map(({ to }) => to));
  return {
    kind,
    assortment: drawAssortment(luck),
    troubleEnds,
    salesEnd: Math.min(troubleEnds, luck.happens(0.7) ? 10 * MINUTE : troubleEnds),
    redelivered: luck.happens(0.5) ? 0.4 : 0,
    weather: weatherOf(kind, luck),
    trouble: drawTrouble(luck),
    whims: { receivedTwice: luck.happens(0.4) ? 0.15 : 0, overlooked: luck.happens(0.3) ? 0.2 : 0 },
    outages,
    pause,
    censusEvery: kind === 'paused' || kind === 'five weeks' ? 3 * HOUR : luck.pick([4 * HOUR, 12 * HOUR]),
    itemsComeAt: luck.happens(0.5) ? luck.between(0, troubleEnds) : undefined,
    missedTick: luck.happens(0.3) ? 0.3 : 0,
    settings: drawSettings(kind, luck),
  };
}

/**
 * In days and weeks there are hours without trouble: what happens every other time for so long would leave nobody a
 * chance, and makes more and more copies of what waits.
 */
function weatherOf(kind: PlanKind, luck: Luck): Weather {
  const drawn = drawWeather(luck);
  switch (kind) {
    case 'laptop':
      return { ...drawn, freezes: 0.04 };
    case 'flapping':
    case 'two days down':
    case 'paused':
      return scaled(drawn, 0.5);
    case 'five weeks':
      return scaled(drawn, 0.25);
    default:
      return drawn;
  }
}

function drawAssortment(luck: Luck): Assortment {
  const sometimes = (probability: number) => (luck.happens(0.4) ? probability : 0);
  return {
    orders: luck.between(1, 3),
    refunds: luck.between(0, 3),
    unknownSku: sometimes(0.4),
    overRefund: sometimes(0.5),
    changed: sometimes(0.3),
    neverSent: sometimes(0.2),
    packed: sometimes(0.3),
    refused: luck.happens(0.2) ? 0.5 : 0,
  };
}

function drawSettings(kind: PlanKind, luck: Luck): Settings {
  const laptop = kind === 'laptop';
  return {
    lock: !luck.happens(0.3),
    instances: luck.between(2, 3),
    perInstance: luck.between(1, 3),
    batchSize: luck.pick([1, 3, 10]),
    settlingSeconds: SETTLING_SECONDS,
    windows: [],
    patience: {
      orderUnknownHours: luck.happens(0.1) ? 72 : 3,
      retryHours: luck.pick([24, 336]),
      exchangeRateHours: 72,
      approvalHours: 336,
    },
    kills: !laptop,
    longestFreeze: laptop ? HOUR : 140_000,
    skew: luck.happens(0.3) ? 10_000 : 0,
    otherTotals: luck.happens(0.15),
    erp: luck.happens(0.3) ? 'sap-business-one' : 'business-central',
  };
}

function drawPause(kind: PlanKind, luck: Luck): Plan['pause'] {
  if (kind !== 'paused' && kind !== 'five weeks') return undefined;
  const from = luck.between(0, 10 * MINUTE);
  return { from, to: from + (kind === 'paused' ? luck.between(HOUR, 9 * DAY) : 35 * DAY) };
}

const HOWS: readonly [Outage, ...Outage[]] = ['refuses connections', 'does not answer', 'answers 503', 'answers 500'];

function drawOutages(kind: PlanKind, luck: Luck): Plan['outages'] {
  const one = (from: number, length: number) => ({ from, to: from + length, how: luck.pick(HOWS) });
  switch (kind) {
    case 'outage':
      return [one(luck.between(0, 10 * MINUTE), luck.between(MINUTE, 6 * HOUR))];
    case 'two days down':
      return [one(luck.between(0, 10 * MINUTE), 48 * HOUR)];
    case 'flapping': {
      const times = Array.from({ length: luck.between(3, 12) }, () => luck.between(0, 60 * HOUR));
      return times.sort((a, b) => a - b).map((from) => one(from, luck.between(30_000, 4 * HOUR)));
    }
    case 'bad luck':
    case 'laptop':
    case 'paused':
    case 'five weeks':
      return [];
  }
}
