import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Erp } from '../erp/port.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import type { MaintenanceWindow } from '../maintenance-windows.ts';
import type { CensusPages } from '../paging/census-pages.ts';
import type { ReadingOptions } from '../zephyrcart/reading-options.ts';

/** Everything that the redrive touches. Lambda, the local run and tests each bring their own. */
export interface RedrivePorts {
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly deadLetterQueueUrl: string;
  readonly deadLetterQueueArn: string;
  readonly eventQueueUrl: string;
  readonly eventQueueArn: string;
  readonly ledger: Ledger;
  /** Only asked: the redrive writes nothing to the ERP. */
  readonly erp: Pick<Erp, 'translateOrder' | 'translateRefund' | 'isMended'>;
  readonly reading: ReadingOptions;
  readonly settlingSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Unique per call. */
  readonly runId: () => string;
  readonly deadline: (milliseconds: number) => AbortSignal;
  readonly log: Log;
}

/** What the census needs besides. */
export interface CensusPorts extends RedrivePorts {
  readonly censusPages: CensusPages;
  /** While the ERP is down on purpose nothing is healed. */
  readonly windows: readonly MaintenanceWindow[];
  readonly giveUpAfterDays: number;
  readonly metrics: {
    gauge(name: 'OldestMessageSeconds' | 'Healed' | 'MoveTaskFailed', value: number): void;
    publish(): void;
  };
}

/** One run, and how long it may go on. */
export interface Run {
  /** Milliseconds. */
  readonly timeLeft: () => number;
}
