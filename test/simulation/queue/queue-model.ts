import type { Luck } from '../luck.ts';
import type { Timeline } from '../timeline.ts';

export type Attributes = Readonly<Record<string, { readonly DataType: string; readonly StringValue: string }>>;

/** A message in a queue. Times are milliseconds since the epoch. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Attributes;
  /** Of the first send: a move to the dead-letter queue does not change it. */
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  firstReceivedAt: number | undefined;
  /** Handle of the last receive. */
  handle: string | undefined;
}

export interface QueueSettings {
  readonly name: string;
  /** Milliseconds. */
  readonly visibilityTimeout: number;
  /** A message that was received so often goes to the other queue at the next receive. */
  readonly redrive?: { readonly maxReceiveCount: number; readonly to: QueueModel };
}

/** How often the queue does what a standard queue may do and seldom does. Probabilities. */
export interface QueueWhims {
  /** A message that is in flight is received once more. */
  readonly receivedTwice: number;
  /** A message that is there is not found by a receive. */
  readonly overlooked: number;
}

/** Told of what becomes of messages. */
export interface QueueWatch {
  sent(message: Message): void;
  /** Nobody will ever receive it again. */
  gone(message: Message, how: 'deleted' | 'expired'): void;
  movedToDeadLetters(message: Message): void;
  /** Two consumers have it at once now. */
  receivedTwice(message: Message): void;
}

/** What SQS answers to a receipt handle that it does not take. */
export class HandleRefused extends Error {
  override readonly name: string;
  constructor(name: 'ReceiptHandleIsInvalid' | 'MessageNotInflight', words: string) {
    super(words);
    this.name = name;
  }
}

const RETENTION = 14 * 86_400_000;
/** More than these would multiply: a copy is sent for each of the two that were received. */
const MOST_TWICE = 6;
/** SQS counts from the receive. */
const LONGEST_IN_FLIGHT = 12 * 3_600_000;

export type QueueModel = ReturnType<typeof createQueueModel>;

/**
 * A standard queue: at least once, in any order, with visibility, delay, receive counts, a redrive policy, and fourteen
 * days' retention counted from the first send. Not modelled: long polling, size and character limits, the limit of
 * messages in flight, and deleted messages that come back.
 */
export function createQueueModel(
  settings: QueueSettings,
  { timeline, luck, whims, watch }: { timeline: Timeline; luck: Luck; whims: () => QueueWhims; watch: QueueWatch },
) {
  const messages = new Map<string, Message>();
  let sequence = 0;
  let twice = 0;
  let changed = () => {};
  const { now } = timeline;

  const forget = (message: Message, how: 'deleted' | 'expired') => {
    if (messages.delete(message.id)) watch.gone(message, how);
  };

  const take = (message: Message) => {
    messages.set(message.id, message);
    timeline.at(message.sentAt + RETENTION, () => forget(message, 'expired'));
    changed();
  };

  const isInFlight = (message: Message) => message.handle !== undefined && message.visibleAt > now();

  const receiveOne = (message: Message, visibility: number): Message => {
    message.receives += 1;
    message.firstReceivedAt ??= now();
    message.handle = `${message.id}/${message.receives}`;
    message.visibleAt = now() + visibility;
    return { ...message };
  };

  const moveToDeadLetters = (message: Message, to: QueueModel) => {
    messages.delete(message.id);
    to.take({ ...message, visibleAt: now(), receives: 0, firstReceivedAt: undefined, handle: undefined });
    watch.movedToDeadLetters(message);
  };

  const byHandle = (handle: string | undefined): Message | undefined => {
    const message = messages.get(handle?.split('/')[0] ?? '');
    return message?.handle === handle ? message : undefined;
  };

  return {
    name: settings.name,
    all: (): readonly Message[] => [...messages.values()],
    take,
    onChange: (listener: () => void) => {
      changed = listener;
    },
    send(body: string, attributes: Attributes, delaySeconds = 0): string {
      if (delaySeconds < 0 || delaySeconds > 900) throw new RangeError(`DelaySeconds ${delaySeconds}`);
      sequence += 1;
      const id = `${settings.name}-${sequence}`;
      const visibleAt = now() + delaySeconds * 1000;
      const message = { id, body, attributes, sentAt: now(), visibleAt, receives: 0, firstReceivedAt: undefined };
      take({ ...message, handle: undefined });
      watch.sent({ ...message, handle: undefined });
      return id;
    },
    receive(most: number, visibility = settings.visibilityTimeout): readonly Message[] {
      const { receivedTwice, overlooked } = whims();
      const here = [...messages.values()];
      const visible = here.filter((message) => message.visibleAt <= now() && !luck.happens(overlooked));
      const again = here.filter((message) => twice < MOST_TWICE && isInFlight(message) && luck.happens(receivedTwice));
      const received: Message[] = [];
      for (const message of luck.shuffled([...visible, ...again])) {
        if (received.length === most) break;
        const { redrive } = settings;
        if (redrive !== undefined && message.receives >= redrive.maxReceiveCount)
          moveToDeadLetters(message, redrive.to);
        else {
          if (isInFlight(message)) {
            twice += 1;
            watch.receivedTwice(message);
          }
          received.push(receiveOne(message, visibility));
        }
      }
      return received;
    },
    /** With the handle of an earlier receive SQS may do nothing, and does not say so. */
    delete(handle: string | undefined) {
      const message = byHandle(handle);
      if (message !== undefined) forget(message, 'deleted');
    },
    /** @throws HandleRefused, also for a message that is visible again. */
    changeVisibility(handle: string | undefined, seconds: number) {
      const message = byHandle(handle);
      if (message === undefined) throw new HandleRefused('ReceiptHandleIsInvalid', 'The receipt handle is not valid.');
      if (!isInFlight(message)) throw new HandleRefused('MessageNotInflight', 'The message is not in flight.');
      if (seconds * 1000 > LONGEST_IN_FLIGHT) throw new RangeError(`VisibilityTimeout ${seconds}`);
      message.visibleAt = now() + seconds * 1000;
      changed();
    },
    /** When the next message can be received; undefined in an empty queue. Milliseconds since the epoch. */
    nextVisibleAt(): number | undefined {
      const times = [...messages.values()].map(({ visibleAt }) => visibleAt);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    counts() {
      const here = [...messages.values()];
      const inFlight = here.filter(isInFlight).length;
      const delayed = here.filter((message) => message.handle === undefined && message.visibleAt > now()).length;
      return { visible: here.length - inFlight - delayed, inFlight, delayed };
    },
  };
}
