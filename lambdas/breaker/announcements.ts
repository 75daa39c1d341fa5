import type { Announced, Announcements } from '../ledger/announcements.ts';
import type { Backlog } from '../ledger/backlog.ts';
import type { BreakerState } from '../ledger/breaker-state.ts';
import type { Lease } from '../ledger/lease.ts';
import type { Words } from '../paging/words.ts';
import type { Desired } from './desired.ts';
import { opened, over, reminder } from './words.ts';

export interface Seen {
  readonly state: BreakerState;
  readonly desired: Desired;
}

/**
 * Tells operations, if there is something to tell. `waiting`: messages in the event queue, if they could be counted;
 * `again`: looks at the state once more.
 */
export type Announce = (seen: Seen, waiting: number | undefined, again: () => Promise<Seen>) => Promise<void>;

interface AnnouncementPorts {
  readonly announcements: Announcements;
  readonly backlog: Pick<Backlog, 'read'>;
  readonly lease: Lease;
  /** Unique to each call. */
  readonly holder: () => string;
  readonly publish: (words: Words) => Promise<void>;
  readonly runbookUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** No run of the breaker function lives longer: who still holds the lease then has died. Milliseconds. */
const LEASE_MS = 50_000;
const DAY_MS = 24 * 3_600_000;
/** An outage that begins so soon after the last one is told only once it has lasted: an ERP that flaps would fill mailboxes. */
const FLAPPING_MS = 30 * 60_000;
const PATIENCE_MS = 5 * 60_000;

/**
 * An outage is told when it begins and when it is over, and whatever keeps delivery off for longer than a day once a day.
 * What was told stands in the ledger; overlapping runs take turns by a lease, so each is told once. After a crash between
 * mail and ledger it is told again: at least once, because a lost alarm is worse than a second one.
 */
export function createAnnounce(ports: AnnouncementPorts): Announce {
  const { announcements, lease, now } = ports;

  return async (seen, waiting, again) => {
    if (due(await announcements.read(), seen, now()) === undefined) return;
    const holder = ports.holder();
    if ((await lease.take(holder, now() + LEASE_MS)) !== 'taken') return;
    try {
      // Read again under the lease: an outage that another run has seen end meanwhile must not be told as a new one.
      const present = await again();
      // One outage can be over and the next begun within the same minute.
      for (let told = 0; told < 2; told += 1) {
        const announced = await announcements.read();
        const what = due(announced, present, now());
        if (what === undefined) return;
        await tell(what, announced, waiting);
      }
    } finally {
      await lease.giveBack(holder);
    }
  };

  async function tell(what: Due, announced: Announced, inQueue: number | undefined): Promise<void> {
    const around = { ...(await ports.backlog.read()), inQueue, at: now(), runbookUrl: ports.runbookUrl };
    switch (what.kind) {
      case 'opened':
        await ports.publish(opened(what.state, around));
        return announcements.opened(what.state);
      case 'over':
        if (announced.outage !== undefined) await ports.publish(over(announced.outage, around));
        return announcements.over();
      case 'reminder':
        await ports.publish(reminder(what.desired, around));
        return announcements.reminded(now());
    }
  }
}

type Off = Desired & { readonly delivery: 'off' };
export type InOutage = Exclude<BreakerState, { readonly state: 'closed' }>;

type Due =
  | { readonly kind: 'opened'; readonly state: InOutage }
  | { readonly kind: 'over' }
  | { readonly kind: 'reminder'; readonly desired: Off };

function due(announced: Announced, { state, desired }: Seen, now: number): Due | undefined {
  const { outage, remindedAt = 0 } = announced;
  const { closedAt = 0 } = state;
  const current = state.state === 'closed' ? undefined : state;
  if (outage !== undefined && outage.since !== current?.since) return { kind: 'over' };
  if (current !== undefined && outage === undefined) {
    const since = Date.parse(current.since);
    if (since - closedAt >= FLAPPING_MS || now - since >= PATIENCE_MS) return { kind: 'opened', state: current };
  }
  if (desired.delivery === 'off' && now - Math.max(desired.since, remindedAt) >= DAY_MS) {
    return { kind: 'reminder', desired };
  }
  return undefined;
}
