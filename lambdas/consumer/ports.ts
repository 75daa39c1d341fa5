import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Patience } from '../erp/failures.ts';
import type { Erp } from '../erp/port.ts';
import type { Money } from '../ledger/cause.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import type { MaintenanceWindow } from '../maintenance-windows.ts';
import type { Pages } from '../paging/pages.ts';
import type { ReadingOptions } from '../zephyrcart/reading-options.ts';
import type { Lock } from './lock.ts';

/** Everything the consumer touches. Lambda, the local run, tests and the simulation each bring their own. */
export interface ConsumerPorts {
  readonly erp: Erp;
  readonly ledger: Ledger;
  readonly lock: Lock;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  readonly pages: Pages;
  readonly settings: ConsumerSettings;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 <= random() < 1. */
  readonly random: () => number;
  /** Unique per call. */
  readonly attemptId: () => string;
  /** A signal that aborts after so many milliseconds. */
  readonly deadline: (milliseconds: number) => AbortSignal;
  readonly log: Log;
  readonly metrics: Meter;
}

export interface ConsumerSettings {
  /** Records worked at the same time by one instance. */
  readonly perInstance: number;
  readonly settlingSeconds: number;
  readonly patience: Patience;
  readonly reading: ReadingOptions;
  readonly maintenanceWindows: readonly MaintenanceWindow[];
}

export interface Meter {
  /** Counts one, with `service`; with `reason` a second time under that dimension too. */
  count(name: 'Posted' | 'Failed' | 'Retrying' | 'TotalDiffers' | 'LockStuck', reason?: string): void;
  /** How long the ERP took to answer, milliseconds. */
  took(name: 'ErpLookUp' | 'ErpCreate', milliseconds: number): void;
  /** What an event is about that was accepted a moment ago: the receiver reads no amounts. */
  accepted(money: Money): void;
  /** The total of a document that was written. */
  posted(money: Money): void;
  publish(): void;
}
