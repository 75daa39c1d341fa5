import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { createGate } from './gate.ts';
import { createMessageWorker, NotDone } from './message.ts';
import type { ConsumerPorts } from './ports.ts';
import { createQueueSide } from './queue-side.ts';

/**
 * The consumer: works a batch of queued events at once, each for itself (design D1). Every call that it starts is settled
 * or aborted when it returns.
 */
export function createConsumer(ports: ConsumerPorts) {
  const { log, metrics } = ports;
  const gate = createGate({
    breaker: ports.ledger.breaker,
    perInstance: ports.settings.perInstance,
    windows: ports.settings.maintenanceWindows,
    now: ports.now,
    onOpen: (failure) => log.error('breaker opened', { reason: failure.reason, detail: failure.detail }),
  });
  const work = createMessageWorker(ports, gate, createQueueSide(ports.sqs, ports.queueUrl));

  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const handle = async (record: SQSRecord) => {
      try {
        await work(record, context);
      } catch (error) {
        if (!(error instanceof NotDone)) log.error('message not done', { messageId: record.messageId, error });
        throw error;
      }
    };
    const processor = new BatchProcessor(EventType.SQS);
    try {
      return await processPartialResponse(event, handle, processor, { context, throwOnFullBatchFailure: false });
    } finally {
      metrics.publish();
    }
  };
}
