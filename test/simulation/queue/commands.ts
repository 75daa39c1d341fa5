import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { NotModelled } from '../not-modelled.ts';
import type { createMoveTasks } from './move-task.ts';
import { type Attributes, HandleRefused, type Message, type QueueModel } from './queue-model.ts';

/** The queues by URL and by ARN; here both are just their names. */
export interface Queues {
  readonly byName: (name: string | undefined) => QueueModel;
  readonly moves: ReturnType<typeof createMoveTasks>;
}

/**
 * Carries out a real command of the SDK, and answers as the client would.
 * @throws what SQS refuses, by the error's name, NotModelled for a command that the model does not know
 */
export function carryOut({ byName, moves }: Queues, command: unknown): object {
  if (command instanceof SendMessageCommand) {
    const { QueueUrl, MessageBody = '', MessageAttributes = {}, DelaySeconds } = command.input;
    return { MessageId: byName(QueueUrl).send(MessageBody, MessageAttributes as Attributes, DelaySeconds) };
  }
  if (command instanceof ReceiveMessageCommand) {
    const { QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout: seconds } = command.input;
    const visibility = seconds === undefined ? undefined : seconds * 1000;
    return { Messages: byName(QueueUrl).receive(MaxNumberOfMessages, visibility).map(received) };
  }
  if (command instanceof DeleteMessageCommand) {
    byName(command.input.QueueUrl).delete(command.input.ReceiptHandle);
    return {};
  }
  if (command instanceof ChangeMessageVisibilityCommand) {
    const { QueueUrl, ReceiptHandle, VisibilityTimeout = 0 } = command.input;
    byName(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout);
    return {};
  }
  if (command instanceof ChangeMessageVisibilityBatchCommand) {
    const { QueueUrl, Entries = [] } = command.input;
    return eachEntry(Entries, ({ ReceiptHandle, VisibilityTimeout = 0 }) =>
      byName(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout),
    );
  }
  if (command instanceof GetQueueAttributesCommand) return attributesOf(byName(command.input.QueueUrl));
  if (command instanceof StartMessageMoveTaskCommand) {
    const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: perSecond = 10 } = command.input;
    return { TaskHandle: moves.start(byName(SourceArn), byName(DestinationArn), perSecond).handle };
  }
  if (command instanceof ListMessageMoveTasksCommand) return { Results: moves.tasks().map(listed) };
  if (command instanceof CancelMessageMoveTaskCommand) {
    moves.cancel(command.input.TaskHandle);
    return {};
  }
  throw new NotModelled(`not modelled: ${(command as object).constructor.name}`);
}

/** One by one: what is refused does not keep the others from being done. */
function eachEntry<Entry extends { readonly Id: string | undefined }>(
  entries: readonly Entry[],
  act: (entry: Entry) => void,
) {
  const [Successful, Failed]: [object[], object[]] = [[], []];
  for (const entry of entries) {
    try {
      act(entry);
      Successful.push({ Id: entry.Id });
    } catch (error) {
      if (!(error instanceof HandleRefused)) throw error;
      Failed.push({ Id: entry.Id, Code: error.name, SenderFault: true });
    }
  }
  return { Successful, Failed };
}

function received(message: Message) {
  return {
    /** For whoever looks on. */
    received: message,
    MessageId: message.id,
    ReceiptHandle: message.handle,
    Body: message.body,
    MessageAttributes: message.attributes,
    Attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentAt),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
  };
}

function attributesOf(queue: QueueModel) {
  const { visible, inFlight, delayed } = queue.counts();
  return {
    Attributes: {
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
    },
  };
}

const listed = (task: ReturnType<Queues['moves']['tasks']>[number]) => ({
  ...(task.status === 'RUNNING' ? { TaskHandle: task.handle } : {}),
  Status: task.status,
  SourceArn: task.source,
  ApproximateNumberOfMessagesMoved: task.moved,
  ApproximateNumberOfMessagesToMove: task.toMove,
});
