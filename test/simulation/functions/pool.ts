import type { Luck } from '../luck.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Timeline } from '../timeline.ts';

/** A process and the handler that it loaded. */
export interface Instance<Handler> {
  readonly sandbox: Sandbox;
  readonly handler: Handler;
}

interface Parts<Handler> {
  readonly timeline: Timeline;
  readonly luck: Luck;
  /** Milliseconds that an invocation has. */
  readonly timeout: number;
  /** Whether the platform ends what is over its time; a laptop does not. */
  readonly kills: boolean;
  /** Lambda lets warm sandboxes go as it likes: probability, for each invocation. */
  readonly retires: number;
  /** Told of an invocation that is over its time, before it is ended. */
  readonly timedOut: (sandbox: Sandbox) => void;
  readonly start: (number: number) => Instance<Handler>;
}

/** What became of an invocation. */
export type Ending<Answer> = { readonly answer: Answer } | { readonly error: unknown } | 'died';

/** The sandboxes of one function: one invocation at a time each, kept warm, replaced when they die or age. */
export function createPool<Handler>({ timeline, luck, timeout, kills, retires, timedOut, start }: Parts<Handler>) {
  let idle: Instance<Handler>[] = [];
  let started = 0;

  const borrow = (): Instance<Handler> => {
    const [warm, ...others] = luck.shuffled(idle);
    if (warm === undefined || luck.happens(retires)) {
      started += 1;
      return start(started);
    }
    idle = others;
    return warm;
  };

  return {
    /** @param work is handed what tells the milliseconds that are left of the invocation */
    invoke<Answer>(
      work: (handler: Handler, left: () => number, sandbox: Sandbox) => Promise<Answer>,
      over: (ending: Ending<Answer>, sandbox: Sandbox) => void,
    ): void {
      const instance = borrow();
      const { sandbox, handler } = instance;
      const end = timeline.now() + timeout;
      let running = true;
      const finish = (ending: Ending<Answer>) => {
        if (!running) return;
        running = false;
        sandbox.end();
        if (sandbox.isAlive) idle.push(instance);
        over(ending, sandbox);
      };
      sandbox.begin();
      sandbox.onDeath(() => finish('died'));
      const kill = () => {
        if (!running) return;
        timedOut(sandbox);
        sandbox.die('at its timeout');
      };
      if (kills) timeline.at(end, kill);
      timeline.after(1, () =>
        sandbox.resume(() => {
          work(handler, () => end - timeline.now(), sandbox).then(
            (answer) => finish({ answer }),
            (error: unknown) => finish({ error }),
          );
        }),
      );
    },
  };
}
