import { drawTrouble, type ErpTrouble, OUTAGES, WELL } from '../erp/network.ts';
import { createLuck, type Luck } from '../luck.ts';
import type { Assortment } from '../sales/events.ts';
import { START } from '../timeline.ts';
import { CALM, drawWeather, scaled, type Weather } from '../weather.ts';
import { drawPeople } from './people.ts';
import { DRAWN, type People, type Plan, type PlanKind, type Settings } from './plan.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The least that the configuration accepts for Business Central: ERP's bound, invocation, margin. */
const SETTLING_SECONDS = 780;

export function drawPlan(seed: number, kind?: PlanKind): Plan {
  const luck = createLuck(seed, 'plan');
  const chosen = DRAWN[luck.between(0, DRAWN.length - 1)] ?? 'bad luck';
  return planOf(kind ?? chosen, luck);
}

function planOf(kind: PlanKind, luck: Luck): Plan {
  const drawn = drawOutages(kind, luck);
  const least = Math.max(luck.between(20 * MINUTE, 2 * HOUR), ...drawn.map(({ to }) => to));
  const settings = drawSettings(kind, luck);
  const people = drawPeople(kind, least, settings, luck);
  const calm = kind === 'fair weather' || kind === 'broken bundle';
  const windowsEnd = settings.windows.map(({ to }) => Date.parse(to) - START);
  const outages = people.password === undefined ? drawn : [besides(people.password.from, luck)];
  const troubleEnds = Math.max(least, ...endsOf(people), ...windowsEnd);
  return {
    kind,
    assortment: assortmentOf(kind, luck),
    troubleEnds,
    salesEnd: Math.min(troubleEnds, luck.happens(0.7) ? 10 * MINUTE : troubleEnds),
    redelivered: kind === 'dozing' ? 0.75 : luck.happens(0.5) ? 0.4 : 0,
    weather: weatherOf(kind, luck),
    trouble: troubleOf(kind, luck),
    whims: calm
      ? { receivedTwice: 0, overlooked: 0 }
      : { receivedTwice: luck.happens(0.4) ? 0.15 : 0, overlooked: luck.happens(0.3) ? 0.2 : 0 },
    outages,
    censusEvery: censusEvery(kind, luck),
    missedTick: !calm && luck.happens(0.3) ? 0.3 : 0,
    people,
    settings,
  };
}

/** An ERP that is down at the moment at which its password is changed: one refusal must not hide the other. */
function besides(time: number, luck: Luck): Plan['outages'][number] {
  const from = Math.max(0, time + luck.between(-10_000, 10_000));
  return { from, to: from + luck.between(MINUTE, 20 * MINUTE), how: 'answers 503, but lets in' };
}

const endsOf = ({ pauses, password, brokenBundle, redrives }: People): readonly number[] => [
  // What went wrong before goes wrong when delivery goes on, too.
  ...pauses.map(({ to }) => to + HOUR),
  ...[password, brokenBundle].map((span) => span?.to ?? 0),
  ...redrives,
];

function censusEvery(kind: PlanKind, luck: Luck): number {
  if (kind === 'fair weather') return HOUR;
  return kind === 'five weeks' ? 12 * HOUR : luck.pick([4 * HOUR, 12 * HOUR]);
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
    case 'dozing':
      return { ...scaled(drawn, luck.pick([0, 0.2])), freezes: luck.pick([0.02, 0.06]) };
    case 'flapping':
    case 'two days down':
    case 'paused':
      return scaled(drawn, 0.5);
    case 'five weeks':
      return scaled(drawn, 0.25);
    case 'broken bundle':
    case 'fair weather':
      return CALM;
    default:
      return drawn;
  }
}

function troubleOf(kind: PlanKind, luck: Luck): ErpTrouble {
  const drawn = drawTrouble(luck);
  if (kind === 'fair weather') return WELL;
  if (kind === 'dozing') return { ...WELL, commitsLate: 0.6, throttled: 0.35, freezes: luck.pick([0.1, 0.4]) };
  // Logins that take their time, so that something else happens meanwhile.
  if (kind === 'password') return { ...WELL, slow: 0.4, unavailable: drawn.unavailable };
  // Other trouble opens the breaker as well, and would hide that an outage by itself does not.
  if (kind === 'two days down' && luck.happens(0.5)) return WELL;
  return kind === 'operators' ? { ...drawn, slow: 0.4 } : drawn;
}

function assortmentOf(kind: PlanKind, luck: Luck): Assortment {
  const sometimes = (probability: number) => (luck.happens(0.4) ? probability : 0);
  return {
    orders: kind === 'password' ? 3 : luck.between(1, 3),
    refunds: kind === 'operators' ? luck.between(1, 4) : luck.between(0, kind === 'dozing' ? 1 : 3),
    unknownSku: sometimes(0.4),
    overRefund: sometimes(0.5),
    changed: sometimes(0.3),
    neverSent: kind === 'dozing' ? 0 : sometimes(0.2),
    packed: sometimes(0.3),
    refused: luck.happens(0.2) ? 0.5 : 0,
  };
}

function drawSettings(kind: PlanKind, luck: Luck): Settings {
  const awake = kind !== 'laptop' && kind !== 'dozing';
  const erp = luck.happens(0.3) ? 'sap-business-one' : 'business-central';
  return {
    lock: !luck.happens(0.3),
    // Where processes stand still there are more of them than sleep at once.
    instances: kind === 'dozing' ? 8 : luck.between(2, awake ? 3 : 5),
    perInstance: kind === 'dozing' ? 1 : luck.between(1, 3),
    batchSize: kind === 'dozing' ? 1 : luck.pick([1, 3, 10]),
    settlingSeconds: SETTLING_SECONDS,
    windows: drawWindows(kind, luck),
    patience: {
      orderUnknownHours: luck.happens(0.1) ? 72 : 3,
      retryHours: luck.pick([24, 336]),
      exchangeRateHours: 72,
      approvalHours: 336,
    },
    kills: awake,
    retires: kind === 'password' ? 0.5 : 0.1,
    watched: kind === 'broken bundle' || luck.happens(0.15),
    longestFreeze: awake ? 140_000 : kind === 'dozing' ? 30 * MINUTE : HOUR,
    skew: luck.happens(0.3) ? 10_000 : 0,
    otherTotals: luck.happens(0.15),
    approvals: erp === 'sap-business-one' && luck.happens(0.2),
    erp,
  };
}

/** A planned downtime, long enough for a pause to begin before it, and short enough for one to outlast it. */
function drawWindows(kind: PlanKind, luck: Luck): Settings['windows'] {
  if (!luck.happens(kind === 'paused' ? 0.5 : 0.1)) return [];
  const from = START + luck.between(0, 40 * MINUTE);
  const to = from + luck.between(5 * MINUTE, 2 * HOUR);
  return [{ from: new Date(from).toISOString(), to: new Date(to).toISOString(), why: 'update' }];
}

function drawOutages(kind: PlanKind, luck: Luck): Plan['outages'] {
  const one = (from: number, length: number) => ({ from, to: from + length, how: luck.pick(OUTAGES) });
  switch (kind) {
    case 'outage':
      return [one(luck.between(0, 10 * MINUTE), luck.between(MINUTE, 6 * HOUR))];
    case 'two days down':
      return [one(luck.between(0, 10 * MINUTE), 48 * HOUR)];
    case 'flapping': {
      const times = Array.from({ length: luck.between(3, 12) }, () => luck.between(0, 60 * HOUR));
      return times.sort((a, b) => a - b).map((from) => one(from, luck.between(30_000, 4 * HOUR)));
    }
    case 'fair weather':
      return luck.happens(0.5) ? [one(luck.between(0, HOUR), luck.between(MINUTE, HOUR))] : [];
    default:
      return [];
  }
}
