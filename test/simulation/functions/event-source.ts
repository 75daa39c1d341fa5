import {
  GetEventSourceMappingCommand,
  InvokeCommand,
  type LambdaClient,
  ResourceInUseException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { Luck } from '../luck.ts';
import { NotModelled } from '../not-modelled.ts';
import type { Message, QueueModel } from '../queue/queue-model.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Timeline } from '../timeline.ts';
import type { World } from '../world.ts';

export type EventSource = ReturnType<typeof createEventSource>;

interface Parts {
  readonly timeline: Timeline;
  readonly luck: Luck;
  readonly queue: QueueModel;
  readonly batchSize: number;
  /** Invocations at once. */
  readonly concurrency: number;
  /** Starts an invocation; calls back when it is over. */
  readonly invoke: (batch: readonly Message[], over: () => void) => void;
  /** How often something is received although nothing is due: so that what is in flight can be received twice. */
  readonly restless: () => number;
}

/** The event source mapping: polls while it is on, and takes its time to be switched. */
export function createEventSource(parts: Parts) {
  const { timeline, luck, queue, batchSize, concurrency, invoke, restless } = parts;
  let state: 'Enabled' | 'Disabling' | 'Disabled' | 'Enabling' = 'Enabled';
  let changedAt = 0;
  let running = 0;
  let nextPoll = Number.POSITIVE_INFINITY;

  const wake = (time: number) => {
    if (time >= nextPoll) return;
    nextPoll = time;
    timeline.at(time, () => {
      if (nextPoll !== time) return;
      nextPoll = Number.POSITIVE_INFINITY;
      poll();
    });
  };
  const plan = () => {
    const visible = queue.nextVisibleAt();
    if (visible === undefined || running >= concurrency || state === 'Disabled') return;
    wake(Math.max(visible, timeline.now()) + luck.between(10, 1_000));
  };
  const poll = () => {
    while (running < concurrency && state !== 'Disabled') {
      const batch = queue.receive(luck.between(1, batchSize));
      if (batch.length === 0) break;
      running += 1;
      if (luck.happens(restless())) timeline.after(luck.between(10, 120_000), poll);
      invoke(batch, () => {
        running -= 1;
        plan();
      });
    }
    plan();
  };
  queue.onChange(plan);

  return {
    get state() {
      return state;
    },
    /** Milliseconds since the epoch. */
    get changedAt() {
      return changedAt;
    },
    /** CloudFormation makes it what the template says, and waits until it may. */
    switchOn(done: () => void): void {
      if (state === 'Disabling' || state === 'Enabling') timeline.after(5_000, () => this.switchOn(done));
      else {
        this.switch(true);
        done();
      }
    },
    /** @throws ResourceInUseException while an earlier change is under way */
    switch(on: boolean) {
      if (state === 'Disabling' || state === 'Enabling') {
        throw new ResourceInUseException({ message: 'an update is in progress', $metadata: {} });
      }
      if (on === (state === 'Enabled')) return;
      state = on ? 'Enabling' : 'Disabling';
      changedAt = timeline.now();
      timeline.after(luck.between(1_000, 50_000), () => {
        state = on ? 'Enabled' : 'Disabled';
        changedAt = timeline.now();
        plan();
      });
    },
  };
}

const CRASHED = {
  FunctionError: 'Unhandled',
  Payload: { transformToString: () => '{"errorType":"Runtime.ImportModuleError","errorMessage":"Cannot find module"}' },
};

/** The Lambda client of one process, as far as the breaker uses it. */
export function lambdaClient(
  sandbox: Sandbox,
  { source, bundle }: Pick<World, 'source' | 'bundle'>,
): Pick<LambdaClient, 'send'> {
  const send = (command: object) =>
    sandbox.call(
      () => command.constructor.name.replace(/Command$/, ''),
      () => {
        if (command instanceof InvokeCommand) return bundle.isBroken ? CRASHED : {}; // it starts, and has nothing to do
        if (command instanceof UpdateEventSourceMappingCommand) source.switch(command.input.Enabled === true);
        else if (!(command instanceof GetEventSourceMappingCommand)) throw new NotModelled(command.constructor.name);
        return { State: source.state };
      },
    );
  return { send } as Pick<LambdaClient, 'send'>;
}
