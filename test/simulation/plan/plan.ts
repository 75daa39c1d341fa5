import type { Patience } from '../../../lambdas/erp/failures.ts';
import type { MaintenanceWindow } from '../../../lambdas/maintenance-windows.ts';
import type { ErpTrouble, Outage } from '../erp/network.ts';
import type { QueueWhims } from '../queue/queue-model.ts';
import type { Assortment } from '../sales/events.ts';
import type { Weather } from '../weather.ts';

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
  readonly outages: readonly (Span & { readonly how: Outage })[];
  /** Between two runs of the census. */
  readonly censusEvery: number;
  /** A scheduled run of the breaker does not happen. Probability. */
  readonly missedTick: number;
  readonly people: People;
  readonly settings: Settings;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What people do, in the bridge and in the ERP. */
export interface People {
  /** Delivery is paused by hand, and resumed. */
  readonly pauses: readonly Span[];
  /** When the catalogue team creates the missing items; undefined: not before the dead letters are redriven. */
  readonly itemsComeAt: number | undefined;
  /** A deployment switches the event source mapping on, whatever the breaker wants. */
  readonly deployments: readonly number[];
  /** The password is changed in the ERP; later there is a new version of the secret, or the old password again. */
  readonly password: (Span & { readonly mendedBy: 'a new secret' | 'the old password' }) | undefined;
  /** The consumer that was deployed does not load, until the next one is. */
  readonly brokenBundle: Span | undefined;
  /** Somebody redrives dead letters with a filter. */
  readonly redrives: readonly number[];
  /** Some refunds are released, and some of those allowed again, at the worst moment. Probability. */
  readonly releases: number;
  /** Documents are posted in the ERP, so that what is open becomes something else. */
  readonly postings: readonly number[];
  /** When whoever approves documents comes first; then every other hour. Undefined: nobody has to. */
  readonly approver: number | undefined;
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
  /** How often a warm sandbox is not used again, so that another one has to log in. Probability. */
  readonly retires: number;
  /** Milliseconds. */
  readonly longestFreeze: number;
  /** Whether the platform tells what became of the consumer's invocations, and rings an alarm. */
  readonly watched: boolean;
  /** How far the clocks of two processes are apart, milliseconds. */
  readonly skew: number;
  /** Another tax in the ERP than the shop's: totals differ, which has to be named. */
  readonly otherTotals: boolean;
  /** In SAP Business One only: an approval procedure makes drafts of orders. */
  readonly approvals: boolean;
}

export type ErpName = 'business-central' | 'sap-business-one';

/** Each kind, and how often it is drawn. Long runs are seldom: they take ten times as long, and show less. */
const SHARES = {
  'bad luck': 12,
  laptop: 4,
  dozing: 4,
  outage: 4,
  flapping: 2,
  'two days down': 2,
  paused: 2,
  'five weeks': 1,
  password: 3,
  operators: 2,
  'broken bundle': 1,
  'fair weather': 2,
} as const;

export type PlanKind = keyof typeof SHARES;

export const KINDS = Object.keys(SHARES) as readonly PlanKind[];

export const DRAWN: readonly PlanKind[] = KINDS.flatMap((kind) => Array.from({ length: SHARES[kind] }, () => kind));
