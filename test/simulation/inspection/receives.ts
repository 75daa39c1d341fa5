import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { EVENTS } from '../functions/surroundings.ts';
import type { Message } from '../queue/queue-model.ts';
import type { Sandbox } from '../sandbox.ts';
import { createBlame } from './blame.ts';

interface Parts {
  readonly find: (what: string) => void;
  readonly nameOf: (message: Pick<Message, 'body'>) => string;
  readonly isMarked: (id: string) => boolean;
  /** When the last of its keys was posted; undefined while one is not. */
  readonly doneAt: (message: Message) => number | undefined;
}

/** Follows every message of the event queue through its receives: who had it, and what was said of it. */
export function createReceives({ find, nameOf, isMarked, doneAt }: Parts) {
  const blame = createBlame(find);
  /** When the consumer received what it gave back as failed. */
  const failed = new Map<string, number>();
  const atRedrive = new Map<string, Message[]>();

  return {
    /** The consumer's invocation begins. */
    began: (batch: readonly Message[]) => {
      for (const message of batch) blame.received(message, 'consumer');
    },
    /** It is over; `failures` are the ids that it reported, undefined when it ended without an answer. */
    ended(batch: readonly Message[], failures: ReadonlySet<string> | undefined, sandbox: Sandbox, receivedAt: number) {
      for (const message of batch) {
        blame.over(message);
        if (failures === undefined || sandbox.isDisturbed) blame.excuse(message);
        else if (failures.has(message.id)) {
          blame.givenBack(message, nameOf(message), isMarked(message.id));
          failed.set(message.id, receivedAt);
        }
      }
    },
    /** It was done, and is not deleted. */
    notDeleted: (message: Message) => blame.excuse(message),
    receivedTwice: (message: Message) => blame.excuse(message),
    /** The redrive function looks at the event queue too. */
    carriedOut(sandbox: Sandbox, command: object, answer: object) {
      if (!(command instanceof ReceiveMessageCommand) || command.input.QueueUrl !== EVENTS) return;
      const { Messages = [] } = answer as { readonly Messages?: readonly { readonly received: Message }[] };
      const held = atRedrive.get(sandbox.name) ?? [];
      for (const { received } of Messages) {
        blame.received(received, 'redrive');
        held.push(received);
      }
      atRedrive.set(sandbox.name, held);
    },
    redriveEnded(sandbox: Sandbox) {
      for (const message of atRedrive.get(sandbox.name) ?? []) {
        blame.over(message);
        if (sandbox.isDisturbed || !sandbox.isAlive) blame.excuse(message);
      }
      atRedrive.delete(sandbox.name);
    },
    moved(message: Message) {
      const known = (doneAt(message) ?? Number.POSITIVE_INFINITY) < (failed.get(message.id) ?? 0);
      if (known) find(`failed although posted: ${nameOf(message)} was given back as failed after its keys were posted`);
      blame.moved(message, nameOf(message), isMarked(message.id));
    },
  };
}
