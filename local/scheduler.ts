import type { Outcome } from './functions/instance.ts';
import type { ScheduleBlueprint } from './template/blueprint.ts';

/** Longer waits than this overflow a Node timer (24.8 days); milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * EventBridge rules at their own rate. Each also runs once at the start, so that what happens every minute on AWS can be
 * seen at once; a run that is still going is not doubled.
 */
export function startScheduler(
  schedules: readonly ScheduleBlueprint[],
  invoke: (functionName: string, event: unknown) => Promise<Outcome>,
  onFailure: (schedule: ScheduleBlueprint, problem: string) => void,
  now = () => new Date(),
) {
  const timers = schedules.map((schedule) => {
    let running = false;
    const run = async (): Promise<void> => {
      if (running) return;
      running = true;
      try {
        const outcome = await invoke(schedule.functionName, scheduledEvent(schedule, now()));
        if (!outcome.ok) onFailure(schedule, outcome.error.errorMessage);
      } catch (error) {
        onFailure(schedule, error instanceof Error ? error.message : String(error));
      } finally {
        running = false;
      }
    };
    void run();
    return setInterval(() => void run(), Math.min(schedule.everySeconds * 1000, LONGEST_TIMER));
  });
  return {
    stop(): void {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

/** A target's own input, else the event that EventBridge sends for a schedule. */
function scheduledEvent(schedule: ScheduleBlueprint, time: Date): unknown {
  if (schedule.input !== undefined) return JSON.parse(schedule.input);
  return {
    version: '0',
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    time: time.toISOString(),
    resources: [],
    detail: {},
  };
}
