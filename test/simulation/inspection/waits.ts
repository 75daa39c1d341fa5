import { ChangeMessageVisibilityCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Message } from '../queue/queue-model.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Facts } from './facts.ts';

/** Longest that a message is hidden, and that a copy is delayed. Seconds. */
const LONGEST = 900;
const HOUR = 3_600_000;
/** Receives of one event within an hour, for each of its messages: waits grow, or an ERP in trouble would be hurried. */
const MOST_AN_HOUR = 60;

interface Parts extends Pick<Facts, 'nameOf'> {
  readonly find: (what: string) => void;
  readonly now: () => number;
  readonly isMarked: (id: string) => boolean;
  /** Messages of the event queue. */
  readonly messages: () => readonly Message[];
  /** Whether it is a refund that waited for an order which is posted by now. */
  readonly isWoken: (message: Message) => boolean;
}

/** Finds messages that the consumer lets come back at once, too often, or much later than it may. */
export function createWaits({ find, now, nameOf, isMarked, messages, isWoken }: Parts) {
  const toldWhen = new Set<string>();
  const often = new Map<string, { readonly until: number; receives: number; messages: number }>();
  const current = (id: string) => messages().find((message) => message.id === id);

  const checkVisibility = (handle: string, seconds: number) => {
    const message = messages().find((one) => one.handle === handle);
    toldWhen.add(handle);
    if (message === undefined) return;
    if (seconds > LONGEST) find(`${nameOf(message)} is hidden for ${seconds} s`);
    if (seconds < 1 && !isMarked(message.id) && !isWoken(message))
      find(`${nameOf(message)} comes back at once, although nothing is said of it`);
  };

  return {
    carriedOut({ name }: Sandbox, command: object) {
      if (!name.startsWith('consumer')) return;
      if (command instanceof ChangeMessageVisibilityCommand)
        checkVisibility(command.input.ReceiptHandle ?? '', command.input.VisibilityTimeout ?? 0);
      if (command instanceof SendMessageCommand && !((command.input.DelaySeconds ?? 0) >= 1))
        find(`the copy of ${nameOf({ body: command.input.MessageBody ?? '' })} comes at once`);
    },
    received(message: Message) {
      if (isMarked(message.id)) return; // on its way to the dead letters, as fast as it can
      const known = often.get(message.body);
      const isNew = known === undefined || known.until <= now();
      const hour = isNew ? { until: now() + HOUR, receives: 0, messages: 0 } : known;
      hour.receives += 1;
      hour.messages = Math.max(hour.messages, messages().filter(({ body }) => body === message.body).length);
      often.set(message.body, hour);
      if (hour.receives > MOST_AN_HOUR * hour.messages)
        find(`hurried: ${nameOf(message)} was received ${hour.receives} times within an hour`);
    },
    /** The consumer gave it back, with nothing to excuse it. */
    givenBack({ id, handle = '' }: Message, failedNow: boolean) {
      const message = current(id);
      if (message === undefined || message.handle !== handle) return;
      if (!toldWhen.has(handle)) find(`${nameOf(message)} was given back, and nobody said until when`);
      else if (failedNow && message.visibleAt > now()) find(`${nameOf(message)} has failed for good, and is hidden`);
    },
  };
}
