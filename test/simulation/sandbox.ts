import type { Luck } from './luck.ts';
import { NotModelled } from './not-modelled.ts';
import type { Story } from './story.ts';
import type { Timeline } from './timeline.ts';
import { type Fate, fateOf, type Weather } from './weather.ts';

/** What a sandbox is surrounded by. */
export interface Surroundings {
  readonly timeline: Timeline;
  readonly luck: Luck;
  readonly story: Story;
  readonly weather: () => Weather;
  /** Longest time that a process stands still, milliseconds. */
  readonly longestFreeze: number;
}

/**
 * One process that runs our code. Between its calls nothing can happen to it; at every call it can die, which looks as
 * it does from outside: the call never settles, and nothing of it runs again. It can stand still and go on later.
 */
export interface Sandbox {
  readonly name: string;
  readonly isAlive: boolean;
  /** When its invocation began, milliseconds since the epoch. */
  readonly begunAt: number;
  /** Calls that left and have not settled. */
  readonly pending: number;
  /** When something happened to it last, a call that went wrong, or it stood still; milliseconds since the epoch. */
  readonly disturbedAt: number;
  /** Whether that was in its present invocation. */
  readonly isDisturbed: boolean;
  /**
   * A call to AWS: `effect` is carried out at one instant somewhere between leaving and answer.
   * @param counts whether it has to settle before the handler answers
   */
  call<T>(what: () => string, effect: () => T, counts?: boolean): Promise<T>;
  /** What goes on in the process goes through here, and waits while it stands still. */
  resume(happen: () => void): void;
  /** For calls that have a way of their own: their answer, with which the process may come to stand still, with that probability. */
  answered(happen: () => void, freezes: number): void;
  /** Counts a call that has a way of its own; returns what to call when it settles. */
  leave(): () => void;
  /** @param how for the story */
  die(how: string): void;
  onDeath(listener: () => void): void;
  /** Lambda thaws it for an invocation, and freezes it with the answer. */
  begin(): void;
  end(): void;
  deadline(milliseconds: number): AbortSignal;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  tell(what: string | (() => string)): void;
}

export function createSandbox(name: string, surroundings: Surroundings): Sandbox {
  const { timeline, luck, story, weather, longestFreeze } = surroundings;
  let state: 'running' | 'idle' | 'dead' = 'idle';
  let frozenUntil = 0;
  let pending = 0;
  let disturbedAt = Number.NEGATIVE_INFINITY;
  let begunAt = 0;
  let held: (() => void)[] = [];
  const onDeath: (() => void)[] = [];
  const tell: Sandbox['tell'] = (what) => story.tell(timeline.now(), name, what);

  const resume = (happen: () => void): void => {
    if (state === 'dead') return;
    if (state === 'idle') held.push(happen);
    else if (timeline.now() < frozenUntil) timeline.at(frozenUntil, () => resume(happen));
    else happen();
  };

  const die = (how: string): void => {
    if (state === 'dead') return;
    state = 'dead';
    held = [];
    tell(`DIES ${how}`);
    for (const listener of onDeath.splice(0)) listener();
  };

  const disturb = () => {
    disturbedAt = Math.max(disturbedAt, timeline.now());
  };

  const maybeFreeze = (freezes: number) => {
    if (!luck.happens(freezes)) return;
    const duration = luck.between(100, longestFreeze);
    frozenUntil = Math.max(frozenUntil, timeline.now() + duration);
    disturbedAt = frozenUntil;
    tell(`stands still for ${Math.ceil(duration / 1000)} s`);
  };

  const answered = (happen: () => void, freezes: number) => {
    maybeFreeze(freezes);
    resume(happen);
  };

  const latency = () => (luck.happens(weather().slow) ? luck.between(500, 4_000) : luck.between(1, 40));

  const leave = () => {
    pending += 1;
    let under = true;
    return () => {
      if (under) pending -= 1;
      under = false;
    };
  };

  const call = <T>(what: () => string, effect: () => T, counts = true): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (state === 'dead') return promise;
    const fate = fateOf(weather(), luck);
    if (fate !== 'fine') disturb();
    if (fate === 'dies before') {
      die(`before ${what()}`);
      return promise;
    }
    const arrived = counts ? leave() : () => {};
    const fail = () =>
      answer(() => {
        disturb();
        reject(new NoAnswer(what()));
      });
    const answer = (settle: () => void) =>
      timeline.after(latency(), () =>
        answered(() => {
          arrived();
          settle();
        }, weather().freezes),
      );
    if (fate === 'fails before') {
      tell(() => `${what()}: fails, nothing happened`);
      fail();
      return promise;
    }
    timeline.after(latency(), () => {
      const outcome = carriedOut(effect, fate);
      tell(() => `${what()}${toldFate(fate)}${'error' in outcome ? `: ${nameOf(outcome.error)}` : ''}`);
      if (fate === 'dies after') die(`after ${what()}`);
      else if (fate === 'fails after') fail();
      else if ('error' in outcome) answer(() => reject(outcome.error));
      else answer(() => resolve(outcome.value));
    });
    return promise;
  };

  return {
    name,
    get isAlive() {
      return state !== 'dead';
    },
    get begunAt() {
      return begunAt;
    },
    get pending() {
      return pending;
    },
    get disturbedAt() {
      return disturbedAt;
    },
    get isDisturbed() {
      return disturbedAt >= begunAt;
    },
    call,
    resume,
    answered,
    leave,
    die,
    onDeath: (listener) => void onDeath.push(listener),
    begin() {
      state = 'running';
      begunAt = timeline.now();
      const thawed = held;
      held = [];
      for (const happen of thawed) timeline.after(0, () => resume(happen));
    },
    end() {
      if (state === 'running') state = 'idle';
      onDeath.length = 0;
    },
    deadline(milliseconds) {
      const controller = new AbortController();
      timeline.after(milliseconds, () => resume(() => controller.abort(TOO_LATE)));
      return controller.signal;
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        timeline.after(milliseconds, () => resume(resolve));
      }),
    tell,
  };
}

/** Made once: with its stack it costs more than many a call, and nearly every one comes when nobody listens any more. */
const TOO_LATE = new DOMException('The operation was aborted due to timeout', 'TimeoutError');

/** An AWS call whose answer never came, after the SDK's attempts. */
class NoAnswer extends Error {
  override readonly name = 'TimeoutError';
  constructor(what: string) {
    super(`no answer to ${what}`);
  }
}

function carriedOut<T>(effect: () => T, fate: Fate): { readonly value: T } | { readonly error: unknown } {
  try {
    if (fate === 'repeated') quietly(effect);
    return { value: effect() };
  } catch (error) {
    if (error instanceof NotModelled) throw error;
    return { error };
  }
}

/** The first of two attempts: whatever it answered, nobody heard it. */
function quietly(effect: () => unknown): void {
  try {
    effect();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof NotModelled) throw error;
  }
}

const toldFate = (fate: Fate) =>
  ({ fine: '', repeated: ', twice', 'fails after': ', but its answer is lost', 'dies after': '' })[String(fate)] ?? '';

const nameOf = (error: unknown) => (error instanceof Error ? error.name : String(error));
