import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { EVENTS } from '../functions/surroundings.ts';
import type { Message } from '../queue/queue-model.ts';
import type { Sandbox } from '../sandbox.ts';
import { createBlame } from './blame.ts';
import { type Facts, referenceOf } from './facts.ts';
import type { createRetryAfter } from './retry-after.ts';
import type { createWaits } from './waits.ts';

/** Of a consumer's invocation, and what clocks may differ. Milliseconds. */
const LONGEST_LIFE = 180_000;

interface Parts extends Pick<Facts, 'nameOf' | 'eventOf' | 'doneAt'> {
  readonly find: (what: string) => void;
  readonly isMarked: (id: string) => boolean;
  /** Messages of the event queue. */
  readonly messages: () => readonly Message[];
  readonly waits: ReturnType<typeof createWaits>;
  readonly retryAfter: ReturnType<typeof createRetryAfter>;
}

/** Follows every message of the event queue through its receives: who had it, and what was said of it. */
export function createReceives({ find, nameOf, eventOf, isMarked, doneAt, messages, waits, retryAfter }: Parts) {
  const blame = createBlame(find);
  /** When the consumer received what it gave back as failed. */
  const failed = new Map<string, number>();
  const markedAt = new Map<string, number>();
  const markedBy = new Map<string, string | undefined>();
  const atRedrive = new Map<string, Message[]>();

  const checkRetryAfter = (message: Message, batch: readonly Message[], sandbox: Sandbox) => {
    const [key, ...others] = eventOf(message)?.keys ?? [];
    // Another message of it may have heard what this one had not, when it was given back.
    if (batch.some((other) => other.id !== message.id && eventOf(other)?.keys.includes(key ?? ''))) return;
    const now = messages().find(({ id, handle }) => id === message.id && handle === message.handle);
    if (key !== undefined && others.length === 0 && now !== undefined && !isMarked(message.id))
      retryAfter.givenBack(sandbox, referenceOf(key), now.visibleAt);
  };

  return {
    /** The consumer's invocation begins. */
    began: (batch: readonly Message[]) => {
      for (const message of batch) {
        blame.received(message, 'consumer');
        waits.received(message);
      }
    },
    /** It is over; `failures` are the ids that it reported, undefined when it ended without an answer. */
    ended(
      batch: readonly Message[],
      failures: ReadonlySet<string> | undefined,
      sandbox: Sandbox,
      { receivedAt, isBroken }: { readonly receivedAt: number; readonly isBroken: boolean },
    ) {
      for (const message of batch) {
        blame.over(message);
        // A bundle that does not load must not carry anything into the dead letters: the breaker keeps it from that.
        if (isBroken) continue;
        if (failures === undefined || sandbox.isDisturbed) blame.excuse(message);
        else if (failures.has(message.id)) {
          blame.givenBack(message, nameOf(message), isMarked(message.id));
          checkRetryAfter(message, batch, sandbox);
          const isNew = (markedAt.get(message.id) ?? 0) >= sandbox.begunAt;
          waits.givenBack(message, isNew && markedBy.get(message.id) === sandbox.name);
          failed.set(message.id, receivedAt);
        }
      }
    },
    /** The first time counts. */
    marked(id: string, now: number, by: string | undefined) {
      if (markedAt.has(id)) return;
      markedAt.set(id, now);
      markedBy.set(id, by);
    },
    markedAt: (id: string) => markedAt.get(id),
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
      // Whoever wrote it may have held the lock for as long as it lived.
      const known = (doneAt(message) ?? Number.POSITIVE_INFINITY) + LONGEST_LIFE < (failed.get(message.id) ?? 0);
      if (known) find(`failed although posted: ${nameOf(message)} was given back as failed after its keys were posted`);
      blame.moved(message, nameOf(message), isMarked(message.id));
    },
  };
}
