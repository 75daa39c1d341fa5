import { type CauseKey, causesOf, type Failure, isNotice } from '../erp/failures.ts';
import type { Difference } from '../erp/port.ts';
import type { Money } from '../ledger/cause.ts';
import type { Causes } from '../ledger/causes.ts';
import type { Log } from '../log.ts';
import { audienceOf, createPublisher, type PublisherPorts } from './publisher.ts';
import { opened } from './words.ts';

/** Tells the right people of a failure that needs them: once for each cause, not once for each order. */
export interface Pages {
  /** `money` is what the event is about, as far as it is known. */
  failed(key: string, failure: Failure, money?: Money): Promise<void>;
  /** A posted document whose total in the ERP is not what ZephyrCart charged. */
  differs(key: string, difference: Difference): Promise<void>;
}

export interface PagePorts extends PublisherPorts {
  readonly causes: Causes;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

const DAY_MS = 24 * 3600 * 1000;

export function createPages(ports: PagePorts): Pages {
  const { causes, now, log } = ports;
  const publisher = createPublisher(ports);

  const pageOnce = async (cause: CauseKey, key: string, money: Money | undefined, detail: string) => {
    const item = await causes.record(cause, { key, money });
    const pagedBefore = isNotice(cause) ? now() - DAY_MS : undefined;
    if (item.pagedAt !== undefined && (pagedBefore === undefined || item.pagedAt >= pagedBefore)) return;
    if (!(await causes.claimPage(cause, pagedBefore))) return;
    try {
      await publisher.publish(audienceOf(cause.reason), opened(item, detail, publisher.runbookUrl));
    } catch (error) {
      await causes.returnPage(cause);
      throw error;
    }
    await causes.confirmPage(cause);
  };

  /** A page that cannot be sent must not hold up a document or a dead letter: it is logged, and the census sends it. */
  const orLog = async (cause: CauseKey, key: string, money: Money | undefined, detail: string) => {
    try {
      await pageOnce(cause, key, money, detail);
    } catch (error) {
      log.error('page not sent', { key, ...cause, error });
    }
  };

  return {
    async failed(key, failure, money) {
      for (const cause of causesOf(failure)) await orLog(cause, key, money, failure.detail);
    },
    differs: (key, { minorUnits, lines }) =>
      orLog(
        { reason: 'erp_total_differs' },
        key,
        undefined,
        [`its total differs by ${minorUnits} minor units.`, ...lines].join('\n'),
      ),
  };
}
