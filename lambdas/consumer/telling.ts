import { moneyIn } from '../ledger/cause.ts';
import type { Entry } from '../ledger/entry.ts';
import { type Delivery, deliveryFacts } from './jobs.ts';
import type { ConsumerPorts } from './ports.ts';
import type { End } from './protocol.ts';
import type { QueueSide } from './queue-side.ts';

/**
 * Tells everybody who is to know how an attempt ended: the log, the metrics, the ledger's status, the people, and the
 * refunds that waited. Decides nothing; what fails here is logged and leaves the outcome as it is.
 */
export function createTelling({ ledger, log, metrics, pages }: ConsumerPorts, queue: QueueSide) {
  return async function tell(key: string, end: End, delivery: Delivery): Promise<void> {
    const about = { key, ...(delivery.deliveryId === undefined ? {} : { deliveryId: delivery.deliveryId }) };
    switch (end.at) {
      case 'posted':
        if (end.changed !== undefined) {
          log.warn('payload changed', { ...about, detail: end.changed.detail });
          await pages.failed(key, end.changed);
        }
        return end.by === 'this attempt'
          ? posted(about, end)
          : log.info('already posted', { ...about, document: end.entry.document });
      case 'failed':
        return end.marked ? undefined : failed(about, end);
      case 'not final':
        return notFinal(about, end, delivery);
    }
  };

  async function posted(about: { key: string }, { entry }: End & { at: 'posted' }): Promise<void> {
    log.info('posted', { ...about, document: entry.document, difference: entry.difference });
    metrics.count('Posted');
    const money = moneyIn(entry);
    if (money !== undefined) metrics.posted(money);
    if (entry.difference !== undefined) {
      metrics.count('TotalDiffers');
      await pages.differs(about.key, entry.difference);
    }
    await Promise.all(ledger.refundRoom.waiting(entry).map(wake));
  }

  async function failed(about: { key: string }, { failure }: End & { at: 'failed' }): Promise<void> {
    const { reason, detail, skus, correlationId } = failure;
    log.warn('failed', { ...about, reason, detail, skus, correlationId });
    metrics.count('Failed', reason);
    await pages.failed(about.key, failure, await entryOf(about.key));
  }

  /** As the ledger has just written it; a page without its amount is better than none. */
  async function entryOf(key: string): Promise<Entry | undefined> {
    try {
      return await ledger.entries.read(key);
    } catch (error) {
      log.warn('entry not read', { key, error });
      return undefined;
    }
  }

  async function notFinal(about: { key: string }, end: End & { at: 'not final' }, delivery: Delivery): Promise<void> {
    const { reason, detail, correlationId } = end.failure;
    log.info(end.waiting ? 'waiting' : 'retrying', { ...about, reason, detail, correlationId });
    metrics.count('Retrying', reason);
    try {
      const status = end.waiting ? 'waiting' : 'retrying';
      await ledger.entries.writeNotFinal(about.key, status, end.failure, { ...end.facts, ...deliveryFacts(delivery) });
    } catch (error) {
      log.warn('status not written', { ...about, error });
    }
    // It passes as soon as somebody has done something: whoever that is has to know, once for all that wait for it.
    if (end.failure.class === 'patient') await pages.failed(about.key, end.failure, await entryOf(about.key));
  }

  async function wake(receiptHandle: string): Promise<void> {
    try {
      await queue.wake(receiptHandle);
    } catch (error) {
      log.warn('refund not woken; it comes back by itself', { error });
    }
  }
}
