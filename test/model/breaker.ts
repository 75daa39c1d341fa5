import type { Emit, Model } from './explore.ts';

/** Desired state, two consumers, two overlapping runs of the breaker function, people. The defaults are what is built. */
export interface BreakerRules {
  /** The breaker function makes the mapping equal to the desired state on every run, not only when it changed the state. */
  readonly level: boolean;
  readonly consumerToggles: boolean;
  /** Writes are conditional on the generation that was read. */
  readonly generation: boolean;
  /** Refused credentials are an attribute of their own, conditional on the count of resumes only. */
  readonly refusedApart: boolean;
  /** Pauses are flags beside the state. */
  readonly pauseApart: boolean;
  /** In a trial one record at a time until a verdict; a business refusal closes. Otherwise one record, whatever comes of it. */
  readonly trialForgives: boolean;
  /** The consumer reads the state for every record. */
  readonly readsEachTime: boolean;
  readonly credentials: boolean;
  readonly people: boolean;
}

const AS_BUILT: BreakerRules = {
  level: true,
  consumerToggles: false,
  generation: true,
  refusedApart: true,
  pauseApart: true,
  trialForgives: true,
  readsEachTime: true,
  credentials: true,
  people: true,
};

const STATES = ['closed', 'open', 'trial', 'paused'] as const;
const CONSUMER_STEPS = ['idle', 'calling', 'success', 'outage', 'refused', 'toggle'] as const;
const RUN_STEPS = ['off', 'probing', 'probed well', 'probed badly', 'probed refused', 'mapping'] as const;
const ERRORS = ['none', 'login after the refusal was recorded', 'ERP called again while open'] as const;
/** Overlapping runs may leave the mapping off so often in a row; a fresh one mends it. */
const RUNS = 2;

interface Consumer {
  step: (typeof CONSUMER_STEPS)[number];
  /** Nobody wrote the state, or resumed, since it was read. */
  fresh: boolean;
  freshResumes: boolean;
  sawTrial: boolean;
  used: boolean;
  calls: number;
  keptClosed: boolean;
  /** It read after the refusal was recorded. */
  readAfter: boolean;
}

interface Run {
  step: (typeof RUN_STEPS)[number];
  fresh: boolean;
  freshResumes: boolean;
  wants: boolean;
  changed: boolean;
  readAfter: boolean;
}

interface State {
  state: (typeof STATES)[number];
  refused: boolean;
  pause: boolean;
  on: boolean;
  up: boolean;
  badSecret: boolean;
  /** Somebody has finished recording the refusal. */
  known: boolean;
  consumers: Consumer[];
  runs: Run[];
  stuck: number;
  error: (typeof ERRORS)[number];
}

const CONSUMER: Consumer = {
  step: 'idle',
  fresh: false,
  freshResumes: false,
  sawTrial: false,
  used: false,
  calls: 0,
  keptClosed: false,
  readAfter: false,
};
const RUN: Run = { step: 'off', fresh: false, freshResumes: false, wants: false, changed: false, readAfter: false };

const copy = (s: State): State => ({
  ...s,
  consumers: s.consumers.map((consumer) => ({ ...consumer })),
  runs: s.runs.map((run) => ({ ...run })),
});

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`the model has no ${index}`);
  return found;
}

export function createBreakerModel(changes: Partial<BreakerRules> = {}): Model<State> {
  const r: BreakerRules = { ...AS_BUILT, ...changes };
  const wanted = (s: State) => (s.state === 'closed' || s.state === 'trial') && !s.pause;

  const next = (s: State, told: Emit<State>) => {
    const emit: Emit<State> = (t, label, kind) => {
      if (t.on || !wanted(t)) t.stuck = 0;
      told(t, label, kind);
    };
    world(s, emit);
    if (r.people) people(s, emit);
    for (const c of s.consumers.keys()) consume(s, c, emit);
    for (const k of s.runs.keys()) tick(s, k, emit);
  };

  function world(s: State, emit: Emit<State>) {
    emit({ ...copy(s), up: !s.up }, s.up ? 'the ERP goes down' : 'the ERP comes back', s.up ? 'fault' : 'step');
    if (r.credentials && !s.badSecret)
      emit({ ...copy(s), badSecret: true }, 'the password in the ERP changes', 'fault');
    if (s.badSecret) emit({ ...forgetRefusal(copy(s)), badSecret: false }, 'a new version of the secret');
    if (!s.on) emit({ ...copy(s), on: true }, 'a deploy switches the mapping on', 'fault');
  }

  function people(s: State, emit: Emit<State>) {
    const t = copy(s);
    if (r.pauseApart) {
      const before = wanted(t);
      t.pause = !s.pause;
      stale(t);
      if (wanted(t) !== before) t.stuck = 0;
      emit(t, s.pause ? 'the pause ends' : 'a pause begins', s.pause ? 'step' : 'fault');
    } else if (s.state !== 'paused') {
      become(t, 'paused');
      emit(t, 'a pause begins (state = paused)', 'fault');
    } else {
      become(t, 'closed');
      emit(t, 'the window ends (state = closed)');
    }
    if (!s.refused) return;
    const resumed = forgetRefusal(copy(s));
    if (resumed.state === 'open') become(resumed, 'trial');
    emit(resumed, 'a person resumes after refused credentials');
  }

  function consume(s: State, c: number, emit: Emit<State>) {
    const me = at(s.consumers, c);
    const who = `C${c + 1}: `;
    const ended = (t: State): State => {
      const one = at(t.consumers, c);
      Object.assign(one, { step: 'idle', fresh: false, freshResumes: false, sawTrial: false, readAfter: false });
      if (r.trialForgives) one.used = false;
      return t;
    };
    const to = (step: Consumer['step'], change: (t: State) => void = () => {}): State => {
      const t = copy(s);
      change(t);
      at(t.consumers, c).step = step;
      return t;
    };
    if (me.step !== 'idle') {
      const t = ended(copy(s));
      Object.assign(at(t.consumers, c), { used: false, keptClosed: false });
      emit(t, `${who}CRASHES`, 'fault');
    }
    switch (me.step) {
      case 'idle':
        return receive(s, c, emit);
      case 'calling':
        if (s.badSecret) emit(to('refused'), `${who}credentials refused`);
        else if (!s.up) emit(to('outage'), `${who}ERP unreachable`);
        else emit(to('success'), `${who}posted`);
        if (s.up && !s.badSecret) {
          // An unknown SKU and the like: the ERP is alive.
          if (r.trialForgives) emit(to('success'), `${who}business refusal, a definite answer`, 'fault');
          else emit(ended(copy(s)), `${who}business refusal, neither success nor outage`, 'fault');
        }
        emit(ended(copy(s)), `${who}the record ends without the ERP's verdict (settling, lock held)`, 'fault');
        return;
      case 'success': {
        const t = copy(s);
        const closes = me.sawTrial && s.state === 'trial' && (me.fresh || !r.generation);
        ended(t);
        if (closes) become(t, 'closed');
        emit(t, `${who}${closes ? 'closes the breaker' : 'goes on'}`);
        return;
      }
      case 'outage': {
        const can = r.generation ? me.fresh && (s.state === 'closed' || s.state === 'trial') : true;
        const t = copy(s);
        at(t.consumers, c).keptClosed = false;
        if (can) become(t, 'open');
        if (r.consumerToggles) at(t.consumers, c).step = 'toggle';
        else ended(t);
        emit(t, `${who}${can ? 'opens the breaker' : 'cannot open: somebody wrote meanwhile'}`);
        return;
      }
      case 'refused': {
        const t = copy(s);
        at(t.consumers, c).keptClosed = false;
        recordRefusal(t, me.fresh, me.freshResumes);
        emit(ended(t), `${who}records the refused credentials`);
        return;
      }
      case 'toggle':
        emit(ended({ ...copy(s), on: false }), `${who}switches the mapping off itself`);
        return;
    }
  }

  function receive(s: State, c: number, emit: Emit<State>) {
    const me = at(s.consumers, c);
    if (!s.on) return;
    const kept = !r.readsEachTime && me.keptClosed;
    const seen = kept ? 'closed' : s.state;
    const shut = s.state === 'open' || s.state === 'paused' || s.pause || (r.refusedApart && s.refused);
    if ((!kept && shut) || (seen === 'trial' && me.used)) return; // gives the message back
    const t = copy(s);
    const one = at(t.consumers, c);
    const readAfter = kept ? me.readAfter : true;
    Object.assign(one, { step: 'calling', fresh: true, freshResumes: true, readAfter });
    one.sawTrial = seen === 'trial';
    one.keptClosed = seen === 'closed';
    if (seen === 'trial') one.used = true;
    if (s.state === 'open' || s.state === 'paused') {
      one.calls += 1;
      if (one.calls > 1) t.error = 'ERP called again while open';
    }
    logIn(t, readAfter);
    emit(t, `C${c + 1}: receives a record, reads ${seen === 'trial' ? 'trial' : 'closed'}, calls the ERP`);
  }

  function tick(s: State, k: number, emit: Emit<State>) {
    const me = at(s.runs, k);
    const who = `T${k + 1}: `;
    const to = (t: State, changes: Partial<Run>): State => {
      Object.assign(at(t.runs, k), changes);
      return t;
    };
    if (me.step !== 'off') emit(to(copy(s), RUN), `${who}CRASHES`, 'fault');
    switch (me.step) {
      case 'off': {
        const begun: Partial<Run> = { fresh: true, freshResumes: true, readAfter: true, wants: wanted(s) };
        emit(
          to(copy(s), { ...begun, step: 'mapping' }),
          `${who}reads the state: wants the mapping ${wanted(s) ? 'on' : 'off'}`,
        );
        if (s.state !== 'open' || s.pause || s.refused) return;
        const t = to(copy(s), { ...begun, step: 'probing' });
        logIn(t, true);
        emit(t, `${who}reads open, a probe is due: asks the ERP`);
        return;
      }
      case 'probing': {
        const step = s.badSecret ? 'probed refused' : s.up ? 'probed well' : 'probed badly';
        emit(to(copy(s), { step }), `${who}${step}`);
        return;
      }
      case 'probed well': {
        const writes = r.generation ? me.fresh && s.state === 'open' : true;
        const t = to(copy(s), { step: 'mapping' });
        if (writes) {
          become(t, 'trial');
          to(t, { wants: wanted(t), changed: true });
        }
        emit(t, `${who}${writes ? 'writes trial' : 'cannot write trial: somebody wrote meanwhile'}`);
        return;
      }
      case 'probed badly':
        emit(to(copy(s), { step: 'mapping' }), `${who}writes the next probe's time`);
        return;
      case 'probed refused': {
        const t = to(copy(s), { step: 'mapping' });
        recordRefusal(t, me.fresh, me.freshResumes);
        emit(t, `${who}records the refused credentials`);
        return;
      }
      case 'mapping': {
        const t = copy(s);
        if (r.level || me.changed) t.on = me.wants;
        if (!t.on && wanted(t) && t.stuck <= RUNS) t.stuck += 1;
        emit(to(t, RUN), `${who}switches the mapping ${me.wants ? 'on' : 'off'}`);
        if (r.level) emit(to(copy(s), RUN), `${who}the mapping refuses the change (still changing)`, 'fault');
        return;
      }
    }
  }

  function become(t: State, state: State['state']): void {
    const before = wanted(t);
    if (t.state !== state) {
      for (const one of t.consumers) {
        one.calls = 0;
        if (state === 'trial') one.used = false;
      }
    }
    t.state = state;
    stale(t);
    if (wanted(t) !== before) t.stuck = 0;
  }

  function recordRefusal(t: State, fresh: boolean, freshResumes: boolean): void {
    if (r.refusedApart) {
      if (freshResumes) t.refused = true;
      if (fresh && t.state !== 'open') become(t, 'open');
      if (freshResumes) tell(t);
      return;
    }
    if (fresh) {
      t.refused = true;
      become(t, 'open');
    }
    tell(t);
  }

  return {
    first: () => ({
      state: 'closed',
      refused: false,
      pause: false,
      on: true,
      up: true,
      badSecret: false,
      known: false,
      consumers: [{ ...CONSUMER }, { ...CONSUMER }],
      runs: [{ ...RUN }, { ...RUN }],
      stuck: 0,
      error: 'none',
    }),
    next,
    broken: (s) => {
      if (s.error !== 'none') return s.error;
      return s.stuck > RUNS ? 'mapping off against the desired state' : undefined;
    },
    goal: (s) => s.state === 'closed' && !s.pause && s.on && s.up && !s.badSecret,
    write: writeState,
    read: readState,
  };
}

function logIn(t: State, readAfter: boolean): void {
  if (t.badSecret && t.known && readAfter) t.error = 'login after the refusal was recorded';
}

/** Somebody wrote the state: conditional writes of those who read before are lost. */
function stale(t: State): void {
  for (const one of [...t.consumers, ...t.runs]) one.fresh = false;
}

function tell(t: State): void {
  t.known = true;
  for (const one of [...t.consumers, ...t.runs]) one.readAfter = false;
}

function forgetRefusal(t: State): State {
  t.refused = false;
  t.known = false;
  for (const one of [...t.consumers, ...t.runs]) one.freshResumes = false;
  return t;
}

function writeState(s: State, put: (byte: number) => void): void {
  put(STATES.indexOf(s.state));
  put(ERRORS.indexOf(s.error));
  put(s.stuck);
  for (const flag of [s.refused, s.pause, s.on, s.up, s.badSecret, s.known]) put(Number(flag));
  for (const { step, calls, fresh, freshResumes, sawTrial, used, keptClosed, readAfter } of s.consumers) {
    put(CONSUMER_STEPS.indexOf(step));
    put(calls);
    for (const flag of [fresh, freshResumes, sawTrial, used, keptClosed, readAfter]) put(Number(flag));
  }
  for (const { step, fresh, freshResumes, wants, changed, readAfter } of s.runs) {
    put(RUN_STEPS.indexOf(step));
    for (const flag of [fresh, freshResumes, wants, changed, readAfter]) put(Number(flag));
  }
}

function readState(byte: () => number): State {
  const flag = () => byte() === 1;
  const consumer = (): Consumer => ({
    step: at(CONSUMER_STEPS, byte()),
    calls: byte(),
    fresh: flag(),
    freshResumes: flag(),
    sawTrial: flag(),
    used: flag(),
    keptClosed: flag(),
    readAfter: flag(),
  });
  const run = (): Run => ({
    step: at(RUN_STEPS, byte()),
    fresh: flag(),
    freshResumes: flag(),
    wants: flag(),
    changed: flag(),
    readAfter: flag(),
  });
  return {
    state: at(STATES, byte()),
    error: at(ERRORS, byte()),
    stuck: byte(),
    refused: flag(),
    pause: flag(),
    on: flag(),
    up: flag(),
    badSecret: flag(),
    known: flag(),
    consumers: [consumer(), consumer()],
    runs: [run(), run()],
  };
}
