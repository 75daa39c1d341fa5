import type { Emit } from './explore.ts';

/** Goes on to a step; the label says what was done. */
export type Go<State, Step> = (t: State, step: Step, what: string, kind?: 'fault') => void;

/** The two ways in which what a worker does can end: with another step, or with its end. */
export function workers<State, Step>(
  w: number,
  emit: Emit<State>,
  worker: (s: State, w: number) => { step: Step },
  reset: (t: State) => void,
) {
  const go: Go<State, Step> = (t, step, what, kind) => {
    worker(t, w).step = step;
    emit(t, `W${w + 1}: ${what}`, kind);
  };
  const end = (t: State, what: string, kind?: 'fault') => {
    reset(t);
    emit(t, `W${w + 1}: ${what}`, kind);
  };
  return { go, end };
}
