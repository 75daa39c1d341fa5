import type { Plan } from './plan/plan.ts';
import { START } from './timeline.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Runs that the schedule would have made and that were left out, because nothing had happened since the last one. */
const IDLE = { delivering: HOUR, paused: 6 * HOUR } as const;

/** While things go wrong a run of a schedule may not happen at all. */
const happens = ({ timeline, luck }: World, plan: Plan) =>
  !luck.happens(timeline.now() < START + plan.troubleEnds ? plan.missedTick : 0);

/** The census, seldom compared with the schedule's quarter of an hour: whatever it does it must also do then. */
export function keepCounting(world: World, plan: Plan): void {
  const { timeline, luck } = world;
  const count = () => {
    if (happens(world, plan)) world.census();
    timeline.after(plan.censusEvery, count);
  };
  timeline.after(luck.between(MINUTE, plan.censusEvery), count);
}

/** The breaker, within a minute of whatever it has to do something about. */
export function keepTicking(world: World, plan: Plan): void {
  const { timeline, luck, inspector } = world;
  let due = Number.POSITIVE_INFINITY;

  const at = (time: number) => {
    if (time >= due) return;
    due = time;
    timeline.at(time, () => {
      if (due !== time) return;
      due = Number.POSITIVE_INFINITY;
      if (happens(world, plan)) world.tick(() => at(nextAt(world)));
      else at(time + MINUTE);
    });
  };
  inspector.onBreaker(() => at(timeline.now() + luck.between(1, MINUTE)));
  for (const { from, to } of world.settings.windows) {
    for (const time of [from, to]) timeline.at(Date.parse(time), () => at(timeline.now() + luck.between(1, MINUTE)));
  }
  at(timeline.now());
}

/** When the next run has something to do that nobody will have announced. */
function nextAt({ timeline, table, source, settings }: World): number {
  const now = timeline.now();
  const { state = 'closed', nextProbeAt, paused } = table.read('breaker') ?? {};
  const inWindow = settings.windows.some(({ from, to }) => Date.parse(from) <= now && now < Date.parse(to));
  const off = paused !== undefined || inWindow || state === 'open';
  const toTell = state === 'closed' && table.read('announced:delivery')?.outage !== undefined;
  if (source.state !== (off ? 'Disabled' : 'Enabled') || toTell) return now + MINUTE;
  if (paused !== undefined) return now + IDLE.paused;
  if (inWindow) return now + IDLE.delivering;
  if (state === 'open') return Math.max(now + MINUTE, Number(nextProbeAt ?? 0));
  return now + (state === 'trial' ? MINUTE : IDLE.delivering);
}
