import { SendMessageCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { EncodedMessage } from './message.ts';

/** How often and how long a client may try; made by the function that owns the budget. */
export type ClientLimits = Pick<SQSClientConfig, 'maxAttempts' | 'requestHandler'>;

/** Where events go. Resolves only when SQS has taken the message; rejects with the SDK's error. */
export interface EventQueue {
  send(message: EncodedMessage, signal?: AbortSignal): Promise<void>;
}

export function createSqsClient(limits: ClientLimits, env: NodeJS.ProcessEnv = process.env): SQSClient {
  const endpointIsGiven = Boolean(env.AWS_ENDPOINT_URL_SQS || env.AWS_ENDPOINT_URL);
  return new SQSClient({
    ...limits,
    // The SDK prefers the host of the queue URL even to an explicit endpoint variable, and emulators put hosts into
    // their queue URLs that do not resolve. On AWS both name the same host.
    useQueueUrlAsEndpoint: !endpointIsGiven,
  });
}

export function createEventQueue(client: Pick<SQSClient, 'send'>, queueUrl: string): EventQueue {
  return {
    async send(message, signal) {
      const command = new SendMessageCommand({ QueueUrl: queueUrl, ...message });
      await client.send(command, signal ? { abortSignal: signal } : {});
    },
  };
}
