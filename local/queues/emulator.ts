import { buildApp } from 'fauxqs';
import * as z from 'zod';
import type { QueueBlueprint } from '../template/blueprint.ts';
import { REGION } from '../template/identities.ts';

/** SQS's answer to one call: its HTTP status and its JSON. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** The error's name in the older protocol; SDK clients match errors by it. */
  readonly queryError?: string;
}

const queuedMessage = z.object({
  messageId: z.string(),
  body: z.string(),
  sentTimestamp: z.number(),
  approximateReceiveCount: z.number(),
  approximateFirstReceiveTimestamp: z.number().optional(),
  delayUntil: z.number().optional(),
});

const inspection = z.object({
  messages: z.object({
    ready: z.array(queuedMessage),
    delayed: z.array(queuedMessage),
    inflight: z.array(z.object({ message: queuedMessage, visibilityDeadline: z.number() })),
  }),
});

/** A message seen without receiving it: its receive count does not change. Times are milliseconds since the epoch. */
export type SeenMessage = z.infer<typeof queuedMessage>;

/** Of a message that somebody has received: when it is visible again, unless it is deleted before. */
export interface MessageInFlight extends SeenMessage {
  readonly visibleAt: number;
}

export interface QueueContents {
  readonly ready: readonly SeenMessage[];
  readonly delayed: readonly SeenMessage[];
  readonly inFlight: readonly MessageInFlight[];
}

export type Emulator = Awaited<ReturnType<typeof createEmulator>>;

/**
 * fauxqs inside this process, without a port of its own: it would listen on every network interface.
 * Dead letters move as in SQS, at the receive that exceeds `maxReceiveCount`, which a waiting poller makes at once.
 */
export async function createEmulator(queues: readonly QueueBlueprint[]) {
  const app = buildApp({ logger: false, defaultRegion: REGION });
  await app.ready();

  const call = async (action: string, input: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const response = await app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
      payload: JSON.stringify(input),
    });
    const queryError = response.headers['x-amzn-query-error'];
    return {
      status: response.statusCode,
      body: response.body === '' ? {} : z.record(z.string(), z.unknown()).parse(JSON.parse(response.body)),
      ...(typeof queryError === 'string' && { queryError }),
    };
  };

  for (const queue of inOrderOfReference(queues)) {
    const created = await call('CreateQueue', { QueueName: queue.name, Attributes: queue.attributes });
    if (created.status !== 200) throw new Error(`Queue ${queue.name} was refused: ${JSON.stringify(created.body)}`);
  }

  return {
    call,
    /** What is in a queue, without touching it. */
    async inspect(queueName: string): Promise<QueueContents> {
      const response = await app.inject({ method: 'GET', url: `/_fauxqs/queues/${queueName}` });
      const { messages } = inspection.parse(JSON.parse(response.body));
      const inFlight = messages.inflight.map(({ message, visibilityDeadline: visibleAt }) => ({
        ...message,
        visibleAt,
      }));
      // fauxqs puts what is visible again among the rest only when somebody receives.
      const now = Date.now();
      const isDue = ({ delayUntil = 0 }: SeenMessage) => delayUntil <= now;
      return {
        ready: [
          ...messages.ready,
          ...messages.delayed.filter(isDue),
          ...inFlight.filter(({ visibleAt }) => visibleAt <= now),
        ],
        delayed: messages.delayed.filter((message) => !isDue(message)),
        inFlight: inFlight.filter(({ visibleAt }) => visibleAt > now),
      };
    },
    close: () => app.close(),
  };
}

/** Dead-letter queues first: a redrive policy names a queue that exists. */
function inOrderOfReference(queues: readonly QueueBlueprint[]): readonly QueueBlueprint[] {
  const targets = new Set(queues.map((queue) => queue.deadLetterQueueArn));
  return [...queues].sort((a, b) => Number(targets.has(b.arn)) - Number(targets.has(a.arn)));
}
