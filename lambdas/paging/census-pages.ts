import { isNotice } from '../erp/failures.ts';
import { type CauseItem, causeName } from '../ledger/cause.ts';
import type { Causes } from '../ledger/causes.ts';
import type { Upkeep } from '../ledger/upkeep.ts';
import type { Log } from '../log.ts';
import { type Audience, audienceOf, createPublisher, type PublisherPorts } from './publisher.ts';
import { closed, digest, givenUp, opened } from './words.ts';

export interface CensusPagePorts extends PublisherPorts {
  readonly causes: Causes;
  readonly upkeep: Upkeep;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

export interface GivenUp {
  readonly name: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly receivedAt: string;
}

const DAY_MS = 24 * 3_600_000;
/** Events that one page names. */
const NAMED = 200;

export type CensusPages = ReturnType<typeof createCensusPages>;

/** What the census tells people: what nobody told yet, what is over, the day's digest, and what is let go. */
export function createCensusPages(ports: CensusPagePorts) {
  const { causes, upkeep, now, log } = ports;
  const publisher = createPublisher(ports);

  /** A page that cannot be sent is sent by the next run. */
  const orLog = async (about: Record<string, unknown>, send: () => Promise<void>): Promise<void> => {
    try {
      await send();
    } catch (error) {
      log.error('page not sent', { ...about, error });
    }
  };

  const digestFor = async (audience: Audience, open: readonly CauseItem[], last: number): Promise<void> => {
    const theirs = open.filter(({ reason }) => audienceOf(reason) === audience);
    const since = Math.min(...theirs.map(({ firstSeen = '' }) => Date.parse(firstSeen)));
    // Who was told by a page today needs no digest yet.
    if (theirs.length === 0 || now() - Math.max(since, last) < DAY_MS) return;
    await publisher.publish(audience, digest(theirs, publisher.runbookUrl));
    await upkeep.noteDone(`${audience} digest`);
    for (const notice of theirs.filter(isNotice)) {
      await causes.close(notice);
      await causes.forget(notice);
    }
  };

  return {
    /** Opens for people what the consumer could not: it crashed, or its page was lost. */
    opened: (cause: CauseItem, detail: string) =>
      orLog({ cause: causeName(cause) }, async () => {
        if (!(await causes.claimPage(cause))) return;
        try {
          await publisher.publish(audienceOf(cause.reason), opened(cause, detail, publisher.runbookUrl));
        } catch (error) {
          await causes.returnPage(cause);
          throw error;
        }
        await causes.confirmPage(cause);
      }),

    /** Sent first, then forgotten: a crash in between sends it twice rather than never. */
    closed: (cause: CauseItem) =>
      orLog({ cause: causeName(cause) }, async () => {
        await publisher.publish(audienceOf(cause.reason), closed(cause, now(), publisher.runbookUrl));
        await causes.forget(cause);
      }),

    async digests(open: readonly CauseItem[]): Promise<void> {
      const done = await upkeep.read();
      for (const audience of ['catalogue', 'operations'] as const) {
        await orLog({ digest: audience }, () => digestFor(audience, open, done[`${audience} digest`] ?? 0));
      }
    },

    /** @throws when the page cannot be sent: what nobody was told of is not let go */
    async givenUp(events: readonly GivenUp[], days: number): Promise<void> {
      for (let start = 0; start < events.length; start += NAMED) {
        const named = events.slice(start, start + NAMED);
        await publisher.publish('operations', givenUp(named, days, publisher.runbookUrl));
      }
    },
  };
}
