import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DEAD_LETTERS } from '../functions/surroundings.ts';
import type { Message } from '../queue/queue-model.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Facts } from './facts.ts';

interface Invocation {
  readonly sent: string[];
  /** By handle. */
  readonly held: Map<string, Message>;
  /** Dead letters, by body. */
  readonly letters: Map<string, Message>;
  /** A run of the census that began while the ERP was not to be asked. */
  isShut: boolean;
  /** It has begun to receive. */
  isWalking: boolean;
  readonly deleted: string[];
}

interface Parts extends Pick<Facts, 'nameOf' | 'eventOf' | 'openKeys'> {
  readonly find: (what: string) => void;
  readonly now: () => number;
  /** As it stands now in either queue. */
  readonly current: (message: Message) => Message | undefined;
  /** Whether the ERP is not to be asked at this moment. */
  readonly isShut: () => boolean;
}

/** SQS forgets at fourteen days: whatever keeps delivery off, from here on a message is renewed. Milliseconds. */
const RENEWED_AFTER = 10 * 86_400_000;

/** Finds invocations that make two of one message, or none of one, though nothing happened to them. */
export function createMoves({ find, now, current, nameOf, eventOf, openKeys, isShut }: Parts) {
  const invocations = new Map<Sandbox, Invocation>();
  const of = (sandbox: Sandbox) => {
    const [held, letters] = [new Map<string, Message>(), new Map<string, Message>()];
    const known = invocations.get(sandbox) ?? { sent: [], held, letters, deleted: [], isShut: false, isWalking: false };
    invocations.set(sandbox, known);
    return known;
  };
  const compare = (bodies: readonly string[], others: readonly string[], words: string) => {
    for (const body of new Set(bodies)) {
      const [here, there] = [bodies, others].map((list) => list.filter((one) => one === body).length);
      if (Number(here) > Number(there)) find(`${nameOf({ body })} was ${words}: ${here} to ${there}`);
    }
  };

  /** What failed is not tried while nobody may ask the ERP: it would only wait in the other queue. */
  const checkHealing = (sandbox: Sandbox, body: string) => {
    const { letters, held, isShut: wasShut } = of(sandbox);
    const letter = letters.get(body);
    // A message of the event queue says the same, and is renewed.
    if (held.values().some((message) => message.body === body && message !== letter)) return;
    const event = letter && eventOf(letter);
    if (letter === undefined || event === undefined || !wasShut || !isShut() || openKeys(event).length === 0) return;
    if (now() - letter.sentAt < RENEWED_AFTER) find(`${event.name} is tried again while the ERP is not to be asked`);
  };

  return {
    censusBegins: (sandbox: Sandbox) => void Object.assign(of(sandbox), { isShut: isShut() }),
    carriedOut(sandbox: Sandbox, command: object, answer: object) {
      // What a process that has died had sent before takes effect all the same.
      if (sandbox.name.startsWith('receiver') || !sandbox.isAlive) return;
      const { sent, held, letters, deleted } = of(sandbox);
      if (command instanceof SendMessageCommand) checkHealing(sandbox, command.input.MessageBody ?? '');
      if (command instanceof SendMessageCommand) sent.push(command.input.MessageBody ?? '');
      if (command instanceof DeleteMessageCommand)
        deleted.push(held.get(command.input.ReceiptHandle ?? '')?.body ?? '');
      // The lease is given back once the walk is over.
      if (command instanceof UpdateCommand && command.input.Key?.id === 'lease:redrive')
        Object.assign(of(sandbox), { isWalking: false });
      if (!(command instanceof ReceiveMessageCommand)) return;
      const other = [...invocations.keys()].find(
        (one) => one !== sandbox && isRedrive(one) && one.isAlive && of(one).isWalking,
      );
      if (other !== undefined) find(`${sandbox.name} walks through a queue while ${other.name} does`);
      Object.assign(of(sandbox), { isWalking: true });
      const { Messages = [] } = answer as { readonly Messages?: readonly { readonly received: Message }[] };
      for (const { received } of Messages) {
        held.set(received.handle ?? '', received);
        if (command.input.QueueUrl === DEAD_LETTERS) letters.set(received.body, received);
      }
    },
    /** An invocation is over; `batch` is what it was handed, `orderly` whether it answered. */
    over(sandbox: Sandbox, orderly: boolean, batch: readonly Message[]) {
      const { sent, held, deleted } = of(sandbox);
      invocations.delete(sandbox);
      if (!orderly || sandbox.isDisturbed) return;
      compare(
        sent,
        [...batch, ...held.values()].map(({ body }) => body),
        'sent oftener than it was there',
      );
      if (!isRedrive(sandbox)) return;
      compare(sent, deleted, 'sent oftener than it was deleted');
      compare(deleted, sent, 'deleted oftener than it was sent');
      for (const message of held.values()) {
        const { handle, visibleAt = 0 } = current(message) ?? {};
        if (handle === message.handle && visibleAt > now()) find(`${sandbox.name} has left ${nameOf(message)} hidden`);
      }
    },
  };
}

const isRedrive = ({ name }: Sandbox) => name.startsWith('redrive');
