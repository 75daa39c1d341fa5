import { type CauseKey, causesOf, type Failure, isNotice } from '../erp/failures.ts';
import type { Difference } from '../erp/port.ts';
import { causeName, moneyIn } from '../ledger/cause.ts';
import type { Causes, Failed } from '../ledger/causes.ts';
import type { Entries } from '../ledger/entries.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Log } from '../log.ts';
import { audienceOf, createPublisher, type PublisherPorts } from './publisher.ts';
import { opened } from './words.ts';

/** Tells the right people of a failure that needs them: once for each cause, not once for each order. */
export interface Pages {
  /** `entry` is what the ledger says of the key, as far as that is known: its amount, and what it was counted for. */
  failed(key: string, failure: Failure, entry?: Entry): Promise<void>;
  /** A posted document whose total in the ERP is not what ZephyrCart charged. */
  differs(key: string, difference: Difference): Promise<void>;
}

export interface PagePorts extends PublisherPorts {
  readonly causes: Causes;
  readonly entries: Pick<Entries, 'noteCounted'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

const DAY_MS = 24 * 3600 * 1000;

export function createPages(ports: PagePorts): Pages {
  const { causes, entries, now, log } = ports;
  const publisher = createPublisher(ports);

  const pageOnce = async (cause: CauseKey, event: Failed, detail: string) => {
    const item = await causes.record(cause, event);
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
  const orLog = async (cause: CauseKey, event: Failed, detail: string): Promise<boolean> => {
    try {
      await pageOnce(cause, event, detail);
      return true;
    } catch (error) {
      log.error('page not sent', { key: event.key, ...cause, error });
      return false;
    }
  };

  const noteCounted = async (key: string, names: readonly string[]) => {
    try {
      await entries.noteCounted(key, names);
    } catch (error) {
      log.warn('count not noted: the census puts it right', { key, error });
    }
  };

  return {
    async failed(key, failure, entry) {
      // Nothing waits for a notice: each one counts.
      const names = isNotice(failure) ? [] : causesOf(failure).map(causeName);
      const before = new Set(isNotice(failure) ? [] : entry?.counted);
      let isTold = true;
      for (const cause of causesOf(failure)) {
        const event = { key, money: moneyIn(entry), counted: before.has(causeName(cause)) };
        isTold = (await orLog(cause, event, failure.detail)) && isTold;
      }
      if (isTold && !names.every((name) => before.has(name))) await noteCounted(key, names);
    },
    async differs(key, { minorUnits, lines }) {
      const head =
        minorUnits === 0
          ? 'its total is right, what makes it up is not.'
          : `its total differs by ${minorUnits} minor units.`;
      const detail = [head, ...lines].join('\n');
      await orLog({ reason: 'erp_total_differs' }, { key }, detail);
    },
  };
}
