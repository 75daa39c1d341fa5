import type { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { encodeMessage, printable } from '../event-queue/message.ts';
import type { EventQueue } from '../event-queue/sqs.ts';
import { isHandled } from '../zephyrcart/envelope.ts';
import { peek } from '../zephyrcart/peek.ts';
import type { Verdict } from '../zephyrcart/signature.ts';
import { ANSWERS } from './answers.ts';
import { ANSWER_WITHIN_MS } from './budget.ts';
import { type Delivery, deliveryOf } from './delivery.ts';
import { failureFields } from './failure-fields.ts';
import type { ReceiverMetrics } from './metrics.ts';
import { SecretNotConfiguredError } from './secret-text.ts';
import type { SigningSecret } from './signing-secret.ts';
import { NoSigningSecretError, verifyDelivery } from './verify.ts';

export interface ReceiverPorts {
  readonly queue: EventQueue;
  readonly signingSecret: SigningSecret;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A signal that aborts after so many milliseconds. */
  readonly deadline: (milliseconds: number) => AbortSignal;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly metrics: ReceiverMetrics;
  /** What becomes of events in ZephyrCart's test mode. */
  readonly testOrders: 'ignore' | 'deliver';
}

export type Receiver = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * Verifies a delivery, looks at its type, and queues its bytes. Knows no ERP, and answers 2xx only for what is safely
 * queued or not for us. Everything that is correctly signed and might be for us is queued, unreadable bodies included:
 * the consumer names their fault, and nothing signed is lost (design section 5).
 *
 * Logs neither body, signature nor secret.
 */
export function createReceiver(ports: ReceiverPorts): Receiver {
  return async (event) => {
    try {
      return await receive(ports, event);
    } finally {
      // Lambda freezes the instance with the answer, so nothing may be left to write.
      ports.metrics.flush();
    }
  };
}

async function receive(ports: ReceiverPorts, event: APIGatewayProxyEventV2) {
  const startedAt = ports.now();
  const delivery = deliveryOf(event);

  let verdict: Verdict;
  try {
    verdict = await verifyDelivery(ports, delivery, startedAt);
  } catch (error) {
    if (!(error instanceof NoSigningSecretError)) throw error;
    return notQueued(ports, delivery, secretTrouble(error.cause));
  }
  if (!verdict.valid) return badSignature(ports, delivery, verdict);

  const type = typeIfForUs(ports, delivery);
  if (type === 'ignored') return ANSWERS.ignored;
  return enqueue(ports, delivery, type, startedAt);
}

/** The event's type, undefined when that cannot be read, or `'ignored'` (and logged so) when it is not for us. */
function typeIfForUs({ logger, metrics, testOrders }: ReceiverPorts, delivery: Delivery): string | undefined {
  const seen = peek(delivery.body);
  if (seen === 'unreadable' || seen.type === undefined) return undefined;
  const why = isHandled(seen.type) ? seen.test && testOrders === 'ignore' && 'test' : 'type';
  if (!why) return seen.type;
  logger.info('ignored', { why, type: printable(seen.type), ...correlation(delivery) });
  metrics.count('Ignored');
  return 'ignored';
}

async function enqueue(ports: ReceiverPorts, delivery: Delivery, type: string | undefined, startedAt: number) {
  const { queue, logger, metrics, now, deadline } = ports;
  const bodyLength = delivery.body.length;
  const message = encodeMessage({ ...delivery, receivedAt: startedAt });
  if (message === 'too large') {
    logger.error('too large', { type, bodyLength, ...correlation(delivery) });
    metrics.count('TooLarge');
    return ANSWERS.tooLarge;
  }
  const left = Math.max(0, ANSWER_WITHIN_MS - (now() - startedAt));
  try {
    await queue.send(message, deadline(left));
  } catch (error) {
    return notQueued(ports, delivery, { why: 'the queue did not take it', ...failureFields(error) });
  }
  logger.info('queued', { type, bodyLength, ...correlation(delivery) });
  metrics.count('Queued');
  return ANSWERS.queued;
}

function notQueued({ logger, metrics }: ReceiverPorts, delivery: Delivery, fields: Record<string, unknown>) {
  logger.error('not queued', { ...fields, ...correlation(delivery) });
  metrics.count('NotQueued');
  return ANSWERS.notQueued;
}

function badSignature(
  { logger, metrics }: ReceiverPorts,
  delivery: Delivery,
  { cause, skewSeconds }: Verdict & { readonly valid: false },
) {
  const { body, timestampHeaderDiffers } = delivery;
  const bodyLength = body.length;
  logger.warn('signature failed', { cause, skewSeconds, bodyLength, timestampHeaderDiffers, ...correlation(delivery) });
  metrics.countSignatureFailed(cause, skewSeconds);
  return ANSWERS.badSignature;
}

function secretTrouble(error: unknown): Record<string, unknown> {
  if (!(error instanceof SecretNotConfiguredError)) {
    return { why: 'the signing secret cannot be read', ...failureFields(error) };
  }
  return {
    why: 'the signing secret is not configured',
    detail: error.message,
    remedy:
      'Register the webhook with ZephyrCart, then store its signing secret as {"current":"whsec_..."} in the secret that SigningSecretArn names.',
  };
}

function correlation({ deliveryId, attempt }: Delivery): { deliveryId?: string; attempt?: string } {
  return { ...(deliveryId === undefined ? {} : { deliveryId }), ...(attempt === undefined ? {} : { attempt }) };
}
