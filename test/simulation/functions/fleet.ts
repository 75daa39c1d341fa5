import type { SQSBatchResponse } from 'aws-lambda';
import type { Receiver } from '../../../lambdas/receiver/receiver.ts';
import type { Message } from '../queue/queue-model.ts';
import type { SentEvent } from '../sales/events.ts';
import { createSandbox, type Sandbox, type Surroundings } from '../sandbox.ts';
import type { World } from '../world.ts';
import { createAlarm } from './alarm.ts';
import { startBreaker } from './breaker.ts';
import { startConsumer } from './consumer.ts';
import { type ConsumerHandler, contextOf, sqsEvent } from './invocation.ts';
import { createPool, type Ending } from './pool.ts';
import { deliveryOf, startReceiver } from './receiver.ts';
import { type RedriveHandler, startRedrive } from './redrive.ts';

/** No invocation lives longer, milliseconds. */
export const LIVES = { consumer: 150_000, breaker: 60_000, redrive: 600_000, receiver: 8_000 } as const;

/** The functions, as whoever may invoke them does: API Gateway, the schedules, the event source, a person. */
export interface Fleet {
  /** A delivery to the receiver; tells the HTTP status, or undefined when no answer came. */
  deliver(event: SentEvent, attempt: number, told: (status: number | undefined) => void): void;
  consume(batch: readonly Message[], over: () => void): void;
  /** The schedule's run of the breaker; tells when it is over. */
  tick(over: () => void): void;
  /** A person runs the breaker with an input, until it says that it did what was asked, or the person wants something else. */
  decide(input: object): void;
  /** The schedule's run of the redrive function. */
  census(): void;
  /** A person runs it with an input; tells what it answered, undefined when it did not. */
  redrive(input: object, told: (answer: unknown) => void): void;
  /** Invocations of any function under way. */
  readonly running: number;
}

export function createFleet(world: World, surroundings: Surroundings): Fleet {
  const { timeline, luck, inspector, settings, story } = world;
  let running = 0;

  const pool = <Handler>(name: keyof typeof LIVES, start: (sandbox: Sandbox, world: World) => Handler) => {
    const instances = createPool<Handler>({
      timeline,
      luck,
      timeout: LIVES[name],
      kills: settings.kills || name !== 'consumer',
      retires: settings.retires,
      timedOut: inspector.timedOut,
      start: (number) => {
        const sandbox = createSandbox(`${name}-${number}`, surroundings);
        return { sandbox, handler: start(sandbox, world) };
      },
    });
    return <Answer>(
      work: (handler: Handler, left: () => number, sandbox: Sandbox) => Promise<Answer>,
      over: (answer: Answer | undefined, sandbox: Sandbox) => void,
      batch: readonly Message[] = [],
    ) => {
      running += 1;
      instances.invoke<Answer>(work, (ending, sandbox) => {
        running -= 1;
        const answer = answerOf(ending);
        if (answer !== undefined && sandbox.pending > 0)
          inspector.find(`${sandbox.name} answered with ${sandbox.pending} calls under way`);
        if (typeof ending === 'object' && 'error' in ending) {
          sandbox.tell(() => `ends with ${String(ending.error)}`);
          inspector.threw(sandbox, ending.error);
        }
        over(answer, sandbox);
        inspector.over(sandbox, answer !== undefined, batch);
      });
    };
  };

  const consumers = pool<ConsumerHandler>('consumer', startConsumer);
  const breakers = pool('breaker', startBreaker);
  const redrives = pool<RedriveHandler>('redrive', startRedrive);
  const receivers = pool<Receiver>('receiver', startReceiver);

  const runBreaker = (input: object | undefined, done: (answer: unknown) => void) =>
    breakers(
      (handler, _left, sandbox) => {
        inspector.mapping.began(sandbox);
        return handler(input);
      },
      (answer, sandbox) => {
        inspector.mapping.ended(sandbox, answer !== undefined);
        done(answer);
      },
    );
  const runRedrive: Fleet['redrive'] = (input, told) =>
    redrives(
      (handler, left, sandbox) => {
        if ('census' in input) inspector.moves.censusBegins(sandbox);
        return handler(input, { getRemainingTimeInMillis: left });
      },
      (answer, sandbox) => {
        inspector.receives.redriveEnded(sandbox);
        told(answer);
      },
    );

  let latest: object | undefined;
  const alarm = createAlarm(world, (event) => runBreaker(event, () => {}));

  return {
    deliver: (event, attempt, told) =>
      receivers(
        (handler) => {
          inspector.delivered(event, attempt, timeline.now());
          return handler(deliveryOf(event, attempt, timeline.now()));
        },
        (answer) => told(answer?.statusCode),
      ),
    consume(batch, over) {
      const receivedAt = timeline.now();
      inspector.receives.began(batch);
      const { isBroken } = world.bundle;
      consumers<SQSBatchResponse>(
        (handler, left, sandbox) => {
          inspector.handed(sandbox, batch);
          if (isBroken) sandbox.die('because its bundle does not load');
          return handler(sqsEvent(batch), contextOf('consumer', `request-${timeline.steps}`, left));
        },
        (answer, sandbox) => {
          over();
          if (settings.watched) alarm.consumed(answer === undefined);
          const failed = answer && new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
          inspector.receives.ended(batch, failed, sandbox, { receivedAt, isBroken });
          if (failed !== undefined) world.acknowledge(batch.filter(({ id }) => !failed.has(id)));
        },
        batch,
      );
    },
    tick: (over) => runBreaker(undefined, over),
    decide(input) {
      latest = input;
      const ask = () => {
        if (latest !== input) return;
        story.tell(timeline.now(), 'person', JSON.stringify(input));
        runBreaker(input, (answer) => {
          if (answer === undefined) timeline.after(30_000, ask);
        });
      };
      ask();
    },
    census: () => runRedrive({ census: true }, () => {}),
    redrive(input, told) {
      story.tell(timeline.now(), 'person', JSON.stringify(input));
      runRedrive(input, told);
    },
    get running() {
      return running;
    },
  };
}

const answerOf = <Answer>(ending: Ending<Answer>): Answer | undefined =>
  typeof ending === 'object' && 'answer' in ending ? ending.answer : undefined;
