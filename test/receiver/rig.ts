import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { decodeMessage, type EncodedMessage } from '../../lambdas/event-queue/message.ts';
import { createReceiverMetrics } from '../../lambdas/receiver/metrics.ts';
import { createReceiver, type ReceiverPorts } from '../../lambdas/receiver/receiver.ts';
import { asReceived } from '../event-queue/received.ts';
import { NOW, SECRET } from './deliveries.ts';
import { capturePrinted } from './printed.ts';

/** The receiver with its real logger and metrics, a queue in memory and a clock that stands still. */
export function rig(ports: Partial<ReceiverPorts> = {}) {
  const sent: EncodedMessage[] = [];
  const printed = capturePrinted();
  const receive = createReceiver({
    queue: {
      send: async (message) => {
        sent.push(message);
      },
    },
    signingSecret: { current: async () => [SECRET], refreshed: async () => undefined },
    now: () => NOW,
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    logger: new Logger({ serviceName: 'receiver' }),
    metrics: createReceiverMetrics(new Metrics({ serviceName: 'receiver', namespace: 'Bridge' })),
    testOrders: 'ignore',
    ...ports,
  });
  return {
    receive: async (...args: Parameters<typeof receive>) => {
      const { statusCode, body } = await receive(...args);
      return { statusCode, said: JSON.parse(body ?? 'null') };
    },
    queued: () => sent.map((message) => decodeMessage(asReceived(message))),
    ...printed,
  };
}
