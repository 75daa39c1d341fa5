import type { Luck } from '../luck.ts';
import type { People, PlanKind, Settings, Span } from './plan.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What people do in a run of this kind; `trouble` is how long it goes wrong at least, milliseconds. */
export function drawPeople(kind: PlanKind, trouble: number, settings: Settings, luck: Luck): People {
  const some = (probability: number, most: number, latest: number) =>
    luck.happens(probability) ? Array.from({ length: luck.between(1, most) }, () => luck.between(0, latest)) : [];
  const password = kind === 'password' ? drawPassword(luck) : undefined;
  // Delivery goes on at the moment at which it is changed: some have to log in then, and others do not.
  const pauses =
    password !== undefined && luck.happens(0.5)
      ? [{ from: luck.between(0, password.from - 2 * MINUTE), to: password.from }]
      : drawPauses(kind, trouble, luck);
  const [ended = 0] = pauses.map(({ to }) => to);
  return {
    pauses,
    itemsComeAt: luck.happens(0.5) ? luck.between(0, Math.max(trouble, ended)) : undefined,
    // Each one costs a bundle that does not load a receive.
    deployments: kind === 'broken bundle' ? [] : some(0.3, 3, Math.max(trouble, ended)),
    password,
    brokenBundle:
      kind === 'broken bundle' ? spanFrom(luck.between(0, 20 * MINUTE), luck.between(HOUR, 6 * HOUR)) : undefined,
    redrives: kind === 'operators' ? some(0.7, 3, 2 * HOUR) : some(0.1, 2, trouble),
    releases: kind === 'operators' ? 0.7 : 0,
    postings: some(0.3, 4, trouble),
    approver: settings.approvals ? luck.between(5 * MINUTE, 4 * HOUR) : undefined,
  };
}

function drawPauses(kind: PlanKind, trouble: number, luck: Luck): readonly Span[] {
  const from = luck.between(0, 10 * MINUTE);
  if (kind === 'paused') return [{ from, to: from + luck.between(HOUR, 9 * DAY) }];
  if (kind === 'five weeks') return [{ from, to: from + 35 * DAY }];
  if (kind !== 'outage' && kind !== 'flapping' && !luck.happens(0.1)) return [];
  // Short ones, at a time when the breaker has work of its own: around the end of an outage, as often as not.
  return Array.from({ length: luck.between(0, 2) }, () => {
    const begin = luck.happens(0.5) ? trouble - luck.between(0, 20 * MINUTE) : luck.between(0, trouble);
    return { from: Math.max(0, begin), to: Math.max(0, begin) + luck.between(MINUTE, 40 * MINUTE) };
  });
}

const spanFrom = (from: number, length: number): Span => ({ from, to: from + length });

function drawPassword(luck: Luck): People['password'] {
  const from = luck.between(3 * MINUTE, 10 * MINUTE);
  const mendedBy = luck.happens(0.6) ? 'a new secret' : 'the old password';
  return { from, to: from + luck.between(30 * MINUTE, 3 * HOUR), mendedBy };
}
