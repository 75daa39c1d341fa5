import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { createMoveTasks } from './move-task.ts';
import type { Attributes, Message, QueueModel } from './queue-model.ts';

/** The queues by URL and by ARN; here both are just their names. */
export interface Queues {
  readonly byName: (name: string | undefined) => QueueModel;
  readonly moves: ReturnType<typeof createMoveTasks>;
}

/**
 * Carries out a real command of the SDK, and answers as the client would.
 * @throws what SQS refuses, by the error's name, and a TypeError for a command that is not modelled
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
  throw new TypeError(`not modelled: ${(command as object).constructor.name}`);
}

function received(message: Message) {
  return {
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
