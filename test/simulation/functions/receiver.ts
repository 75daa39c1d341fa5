import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createEventQueue } from '../../../lambdas/event-queue/sqs.ts';
import { createReceiver, type Receiver } from '../../../lambdas/receiver/receiver.ts';
import { signatureHeader } from '../../../lambdas/zephyrcart/signature.ts';
import type { SentEvent } from '../sales/events.ts';
import type { Sandbox } from '../sandbox.ts';
import type { World } from '../world.ts';
import { EVENTS } from './surroundings.ts';

const SECRET = 'whsec_simulation_0123456789';

export function startReceiver(sandbox: Sandbox, world: World): Receiver {
  const logger = { info: () => {}, warn: () => {}, error: () => {} };
  return createReceiver({
    queue: createEventQueue(world.clients(sandbox).sqs, EVENTS),
    signingSecret: { current: async () => [SECRET], refreshed: async () => undefined },
    now: world.timeline.now,
    deadline: sandbox.deadline,
    logger,
    metrics: { count: () => {}, countSignatureFailed: () => {}, flush: () => {} },
    testOrders: 'ignore',
  });
}

/** A delivery as the HTTP API hands it over, signed at this moment. */
export function deliveryOf({ body }: SentEvent, attempt: number, now: number): APIGatewayProxyEventV2 {
  const request: Pick<APIGatewayProxyEventV2, 'body' | 'headers' | 'isBase64Encoded'> = {
    body: body.toString(),
    isBase64Encoded: false,
    headers: {
      'x-zephyrcart-signature': signatureHeader(body, SECRET, Math.floor(now / 1000)),
      'x-zephyrcart-delivery-id': `delivery-${attempt}`,
      'x-zephyrcart-delivery-attempt': String(attempt),
    },
  };
  return request as APIGatewayProxyEventV2;
}
