import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { EVENTS } from '../functions/surroundings.ts';
import type { Message } from '../queue/queue-model.ts';
import type { Sandbox } from '../sandbox.ts';
import { createBlame } from './blame.ts';
import type { Facts } from './facts.ts';
import type { createWaits } from './waits.ts';

interface Parts extends Pick<Facts, 'nameOf' | 'doneAt'> {
  readonly find: (what: string) => void;
  readonly isMarked: (id: string) => boolean;
  readonly waits: ReturnType<typeof createWaits>;
}

/** Follows every message of the event queue through its receives: who had it, and what was said of it. */
export function createReceives({ find, nameOf, isMarked, doneAt, waits }: Parts) {
  const blame = createBlame(find);
  /** When the consumer received what it gave back as failed. */
  const failed = new Map<string, number>();
  const markedAt = new Map<string, number>();
  const atRedrive = new Map<string, Message[]>();

  return {
    /** The consumer's invocation begins. */
    began: (batch: readonly Message[]) => {
      for (const message of batch) {
        blame.received(message, 'consumer');
        waits.received(message);
      }
    },
    /** It is over; `failures` are the ids that it reported, undefined when it ended without an answer. */
    ended(batch: readonly Message[], failures: ReadonlySet<string> | undefined, sandbox: Sandbox, receivedAt: number) {
      for (const message of batch) {
        blame.over(message);
        if (failures === undefined || sandbox.isDisturbed) blame.excuse(message);
        else if (failures.has(message.id)) {
          blame.givenBack(message, nameOf(message), isMarked(message.id));
          waits.givenBack(message, (markedAt.get(message.id) ?? 0) >= sandbox.begunAt);
          failed.set(message.id, receivedAt);
        }
      }
    },
    marked: (id: string, now: number) => void markedAt.set(id, now),
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
