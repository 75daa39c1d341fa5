import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Sandbox } from '../sandbox.ts';

/** Finds invocations that keep the lock of a key that they have not posted, and let others wait for its end. */
export function createLocks(find: (what: string) => void) {
  const held = new Map<Sandbox, Set<string>>();
  const of = (sandbox: Sandbox) => held.get(sandbox) ?? new Set<string>();

  return {
    carriedOut(sandbox: Sandbox, command: object) {
      if (command instanceof PutItemCommand) held.set(sandbox, of(sandbox).add(command.input.Item?.id?.S ?? ''));
      // Deleted, or completed: for a moment it answers that the key is posted.
      if (command instanceof DeleteItemCommand || command instanceof UpdateItemCommand)
        of(sandbox).delete(command.input.Key?.id?.S ?? '');
    },
    over(sandbox: Sandbox, orderly: boolean) {
      const [kept] = of(sandbox);
      held.delete(sandbox);
      if (orderly && !sandbox.isDisturbed && kept !== undefined) find(`${sandbox.name} has kept ${kept}`);
    },
  };
}
