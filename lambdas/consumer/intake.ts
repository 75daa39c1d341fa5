import type { SQSRecord } from 'aws-lambda';
import type { Money } from '../ledger/cause.ts';
import type { Task } from '../zephyrcart/event.ts';

/** The receiver has sent after 8 seconds at the latest; five waits of the back-off, before any copy, take 18. Milliseconds. */
const JUST_RECEIVED = 15_000;

/**
 * What an event is about, the first time that anybody reads it: not when it comes back, nor in the copy that renews it or
 * is given back from the dead letters. An estimate for a graph: what ZephyrCart delivers twice is there twice.
 */
export function moneyAccepted({ attributes }: SQSRecord, receivedAt: number, tasks: readonly Task[]): readonly Money[] {
  const { ApproximateReceiveCount, SentTimestamp } = attributes;
  if (ApproximateReceiveCount !== '1' || Number(SentTimestamp) - receivedAt > JUST_RECEIVED) return [];
  return tasks.flatMap(moneyOf);
}

function moneyOf(task: Task): readonly Money[] {
  switch (task.kind) {
    case 'order': {
      const { currency, exponent, total: minorUnits } = task.order;
      return [{ currency, exponent, minorUnits }];
    }
    case 'refund': {
      const { currency, amount: minorUnits } = task.refund;
      return currency === undefined ? [] : [{ currency, minorUnits }];
    }
    case 'refused':
      return [];
  }
}
