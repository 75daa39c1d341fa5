import type { World } from '../world.ts';

const MINUTE = 60_000;

/** The alarm on the consumer's crashes, which runs the breaker when it begins to ring. */
export function createAlarm({ timeline, luck, cloudwatch, story }: World, ring: (event: object) => void) {
  let isRinging = false;

  const evaluate = () => {
    const before = isRinging;
    isRinging = cloudwatch.isAlarming();
    if (isRinging === before) return;
    story.tell(timeline.now(), 'alarm', isRinging ? 'the consumer crashes again and again' : 'is over');
    if (isRinging) ring(EVENT);
  };

  return {
    /** An invocation of the consumer is over. */
    consumed(crashed: boolean) {
      cloudwatch.consumed(crashed);
      if (!crashed) return;
      timeline.after(luck.between(MINUTE, 2 * MINUTE), evaluate);
      timeline.after(22 * MINUTE, evaluate);
    },
  };
}

const EVENT = {
  source: 'aws.cloudwatch',
  alarmData: { alarmName: 'ConsumerCrashLoop', state: { value: 'ALARM' } },
};
