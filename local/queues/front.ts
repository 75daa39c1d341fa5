import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readBody } from '../http/body.ts';
import { close, listen } from '../http/listen.ts';
import type { QueueBlueprint } from '../template/blueprint.ts';
import { ACCOUNT } from '../template/identities.ts';
import { createDeadLetterWatch, type DeadLetterListener } from './dead-letter-watch.ts';
import { type Answer, createEmulator, type Emulator, type QueueContents } from './emulator.ts';
import { createMoveTasks, MOVE_TASK_ACTIONS } from './move-tasks.ts';
import { createOrigins } from './origins.ts';

type Fields = Readonly<Record<string, unknown>>;

export type LocalSqs = Awaited<ReturnType<typeof startSqs>>;

/**
 * SQS on one loopback port: fauxqs, with queue URLs whose host resolves everywhere, and with message move tasks.
 * The port is chosen first, because the queue URLs in the functions' environment contain it.
 */
export async function startSqs(port = 0) {
  let service: ((action: string, input: Fields, request: IncomingMessage) => Promise<Answer>) | undefined;
  const server = createServer((request, response) => {
    answer(request, response, service).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  const endpoint = await listen(server, port);
  const urlOf = (queueName: string) => `${endpoint}/${ACCOUNT}/${queueName}`;

  return {
    endpoint,
    /** Creates the queues and begins to answer. `onDeadLetter` hears of every message that SQS moves, once. */
    async open(queues: readonly QueueBlueprint[], onDeadLetter: DeadLetterListener = () => {}) {
      const emulator = await createEmulator(queues);
      const origins = createOrigins();
      const moveTasks = createMoveTasks(emulator, queues, origins);
      const watch = createDeadLetterWatch(emulator, queues, origins, onDeadLetter);
      service = async (action, input, request) => {
        if (MOVE_TASK_ACTIONS.has(action)) return moveTasks.call(action, input);
        const reply = await emulator.call(action, input);
        noteSent(origins, action, input, reply);
        if (action === 'GetQueueAttributes' && reply.status === 200) {
          return counted(reply, await emulator.inspect(queueName(input)));
        }
        if (action === 'ReceiveMessage') {
          await watch.afterReceive(queueName(input));
          if (request.socket.destroyed) await giveBack(emulator, input, reply);
        }
        return { ...reply, body: withQueueUrls(reply.body, urlOf) };
      };
      return {
        inspect: emulator.inspect,
        async close() {
          moveTasks.stop();
          await emulator.close();
        },
      };
    },
    close: () => close(server),
  };
}

export type OpenQueues = Awaited<ReturnType<LocalSqs['open']>>;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  service: ((action: string, input: Fields, request: IncomingMessage) => Promise<Answer>) | undefined,
): Promise<void> {
  const action = String(request.headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
  const text = (await readBody(request)).toString('utf8');
  const reply: Answer =
    service === undefined || action === ''
      ? {
          status: 400,
          body: { __type: 'com.amazonaws.sqs#InvalidAction', message: 'Only SQS calls in JSON are answered here.' },
        }
      : await service(action, JSON.parse(text || '{}') as Fields, request);
  response.writeHead(reply.status, {
    'content-type': 'application/x-amz-json-1.0',
    ...(reply.queryError !== undefined && { 'x-amzn-query-error': reply.queryError }),
  });
  response.end(JSON.stringify(reply.body));
}

const queueName = (input: Fields) => String(input.QueueUrl).split('/').at(-1) ?? '';

function noteSent(origins: ReturnType<typeof createOrigins>, action: string, input: Fields, reply: Answer): void {
  if (!action.startsWith('SendMessage')) return;
  const sent = action === 'SendMessage' ? [reply.body] : reply.body.Successful;
  if (!Array.isArray(sent)) return;
  for (const { MessageId } of sent as readonly Fields[]) {
    if (typeof MessageId === 'string') origins.sent(MessageId, queueName(input));
  }
}

/** fauxqs counts what is visible again only after the next receive; whoever counts first would find the queue empty. */
function counted(reply: Answer, { ready, delayed, inFlight }: QueueContents): Answer {
  const counts: Fields = {
    ApproximateNumberOfMessages: String(ready.length),
    ApproximateNumberOfMessagesDelayed: String(delayed.length),
    ApproximateNumberOfMessagesNotVisible: String(inFlight.length),
  };
  const asked = Object.entries((reply.body.Attributes ?? {}) as Fields);
  return {
    ...reply,
    body: { Attributes: Object.fromEntries(asked.map(([name, value]) => [name, counts[name] ?? value])) },
  };
}

/** Whoever asked has gone, killed in a long poll: what was received for it would stay hidden for the whole visibility timeout. */
async function giveBack(emulator: Emulator, input: Fields, reply: Answer): Promise<void> {
  if (!Array.isArray(reply.body.Messages)) return;
  for (const { ReceiptHandle } of reply.body.Messages as readonly Fields[]) {
    await emulator.call('ChangeMessageVisibility', { QueueUrl: input.QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
  }
}

/** fauxqs puts host names into queue URLs that only resolve with a patched resolver. */
function withQueueUrls(body: Fields, urlOf: (queueName: string) => string): Fields {
  const rewrite = (url: unknown) => urlOf(String(url).split('/').at(-1) ?? '');
  return {
    ...body,
    ...(body.QueueUrl !== undefined && { QueueUrl: rewrite(body.QueueUrl) }),
    ...(Array.isArray(body.QueueUrls) && { QueueUrls: body.QueueUrls.map(rewrite) }),
  };
}
