import type { About } from '../erp/network.ts';
import type { Message } from '../queue/queue-model.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Facts } from './facts.ts';

interface Parts extends Pick<Facts, 'eventOf' | 'keyOf'> {
  readonly find: (what: string) => void;
  /** When the message was marked as failed; undefined when it was not. Milliseconds. */
  readonly markedAt: (id: string) => number | undefined;
}

/** Finds a message that has failed for good and that the ERP is asked for once more. */
export function createFailedMessages({ find, eventOf, keyOf, markedAt }: Parts) {
  /** What each process was handed for its present invocation. */
  const batches = new Map<string, readonly Message[]>();

  return {
    handed: ({ name }: Sandbox, batch: readonly Message[]) => void batches.set(name, batch),
    asked({ name, begunAt }: Sandbox, { words, reference = '' }: About) {
      const key = keyOf(reference);
      const messages = (batches.get(name) ?? []).filter((message) => eventOf(message)?.keys.includes(key ?? ''));
      const failed = messages.filter(({ id }) => (markedAt(id) ?? Number.POSITIVE_INFINITY) < begunAt);
      if (key !== undefined && messages.length > 0 && failed.length === messages.length)
        find(`${name} asks the ERP (${words}) for a message that has failed for good`);
    },
  };
}
