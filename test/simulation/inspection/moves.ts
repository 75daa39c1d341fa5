import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Message } from '../queue/queue-model.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Facts } from './facts.ts';

interface Invocation {
  readonly sent: string[];
  /** Bodies by handle. */
  readonly held: Map<string, string>;
  readonly deleted: string[];
}

/** Finds invocations that make two of one message, or none of one, though nothing happened to them. */
export function createMoves({ find, nameOf }: Pick<Facts, 'nameOf'> & { readonly find: (what: string) => void }) {
  const invocations = new Map<Sandbox, Invocation>();
  const of = (sandbox: Sandbox) => {
    const known = invocations.get(sandbox) ?? { sent: [], held: new Map<string, string>(), deleted: [] };
    invocations.set(sandbox, known);
    return known;
  };
  const compare = (bodies: readonly string[], others: readonly string[], words: string) => {
    for (const body of new Set(bodies)) {
      const [here, there] = [bodies, others].map((list) => list.filter((one) => one === body).length);
      if (Number(here) > Number(there)) find(`${nameOf({ body })} was ${words}: ${here} to ${there}`);
    }
  };

  return {
    carriedOut(sandbox: Sandbox, command: object, answer: object) {
      if (sandbox.name.startsWith('receiver')) return;
      const { sent, held, deleted } = of(sandbox);
      if (command instanceof SendMessageCommand) sent.push(command.input.MessageBody ?? '');
      if (command instanceof DeleteMessageCommand) deleted.push(held.get(command.input.ReceiptHandle ?? '') ?? '');
      if (!(command instanceof ReceiveMessageCommand)) return;
      const { Messages = [] } = answer as { readonly Messages?: readonly { readonly received: Message }[] };
      for (const { received } of Messages) held.set(received.handle ?? '', received.body);
    },
    /** An invocation is over; `batch` is what it was handed, `orderly` whether it answered. */
    over(sandbox: Sandbox, orderly: boolean, batch: readonly Message[]) {
      const { sent, held, deleted } = of(sandbox);
      invocations.delete(sandbox);
      if (!orderly || sandbox.isDisturbed) return;
      compare(sent, [...batch.map(({ body }) => body), ...held.values()], 'sent oftener than it was there');
      if (sandbox.name.startsWith('redrive')) compare(sent, deleted, 'sent oftener than it was deleted');
      if (sandbox.name.startsWith('redrive')) compare(deleted, sent, 'deleted oftener than it was sent');
    },
  };
}
