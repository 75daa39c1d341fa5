import type { Message } from '../queue/queue-model.ts';
import type { Item } from '../table/expression.ts';

interface Parts {
  readonly find: (what: string) => void;
  readonly now: () => number;
  readonly entries: () => readonly Item[];
  /** Messages of the event queue. */
  readonly messages: () => readonly Message[];
  readonly orderUnknownHours: number;
}

/** What reading takes, and an index that lags behind. Seconds. */
const MARGIN = 120;

/** Finds a business age that hides an order which waits, or shows one although nothing does. */
export function createAge({ find, now, entries, messages, orderUnknownHours }: Parts) {
  const seconds = (instant: unknown) => (now() - Date.parse(String(instant))) / 1000;
  const isPatient = ({ status, receivedAt }: Item) =>
    status === 'waiting' && seconds(receivedAt) < orderUnknownHours * 3600;
  /** Written so lately that the measurement may not have seen it. */
  const isFresh = ({ updatedAt }: Item) => seconds(updatedAt) < MARGIN;

  let writtenAt = 0;
  let leftAt = 0;

  return {
    /** An entry. */
    written() {
      writtenAt = now();
    },
    /** A message has left the queue: it was measured as long as it was there. */
    left() {
      leftAt = now();
    },
    measured(age: number) {
      const open = entries().filter(({ status }) => status === 'retrying' || status === 'waiting');
      const waiting = open.filter(isPatient);
      const known = open
        .filter((entry) => !isPatient(entry) && !isFresh(entry))
        .map(({ receivedAt }) => seconds(receivedAt));
      const unread = messages().filter(({ receives, visibleAt }) => receives === 0 && visibleAt <= now());
      // While refunds wait nobody can say whose age the queue's is.
      const least = Math.max(
        0,
        ...known,
        ...(waiting.length > 0 ? [] : unread.map(({ sentAt }) => (now() - sentAt) / 1000)),
      );
      if (age + MARGIN < least)
        find(`business age is ${Math.round(age)} s, while something has waited for ${Math.round(least)} s`);

      const quiet = open.length === waiting.length && unread.length === 0 && messages().length <= waiting.length;
      if (quiet && age > MARGIN && now() - Math.max(writtenAt, leftAt) > MARGIN * 1000)
        find(`business age is ${Math.round(age)} s, and nothing waits but refunds within their patience`);
    },
  };
}
