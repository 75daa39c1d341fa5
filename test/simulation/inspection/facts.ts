import { Buffer } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import type { Attributes, Message } from '../queue/queue-model.ts';
import type { SentEvent } from '../sales/events.ts';

/** Enough to tell which event it is. */
export type Body = Pick<Message, 'body'> & { readonly attributes?: Attributes };

export type Facts = ReturnType<typeof createFacts>;

/** What is true in a run, whoever looks at it: what was sent, what the queue has taken, what is posted. */
export function createFacts() {
  const events = new Map<string, SentEvent>();
  const keys = new Map<string, string>();
  const accepted = new Set<SentEvent>();
  const postedAt = new Map<string, number>();

  const eventOf = ({ body, attributes }: Body): SentEvent | undefined => {
    const known = events.get(body);
    if (known !== undefined || attributes?.encoding === undefined) return known;
    const event = events.get(gunzipSync(Buffer.from(body, 'base64')).toString());
    if (event !== undefined) events.set(body, event);
    return event;
  };

  return {
    know(event: SentEvent) {
      events.set(event.body.toString(), event);
      for (const key of event.keys) keys.set(referenceOf(key), key);
    },
    eventOf,
    nameOf: (body: Body): string => eventOf(body)?.name ?? 'a message that nobody sent',
    accept: (event: SentEvent) => void accepted.add(event),
    accepted: (): readonly SentEvent[] => [...accepted],
    posted: (key: string, now: number) => void (postedAt.has(key) || postedAt.set(key, now)),
    lastPostedAt: (): number => Math.max(0, ...postedAt.values()),
    isPosted: (key: string) => postedAt.has(key),
    /** Keys of an event that are not posted. */
    openKeys: ({ keys }: SentEvent): readonly string[] => keys.filter((key) => !postedAt.has(key)),
    /** When the last of its keys was posted; undefined while one is not, and when it asks for none. Milliseconds. */
    doneAt(message: Body): number | undefined {
      const times = (eventOf(message)?.keys ?? []).map((key) => postedAt.get(key));
      return times.length > 0 && times.every((time) => time !== undefined) ? Math.max(...times) : undefined;
    },
    /** Key of the document with this reference. */
    keyOf: (stored: string): string | undefined => keys.get(stored),
  };
}

/** The external reference of a key, whose id is of the known form: in the words of the contract, not by our code. */
export const referenceOf = (key: string): string => key.slice(key.indexOf(':') + 1).toUpperCase();
