import type { Emit, Model } from './explore.ts';
import { type OrderState, readOrder, type Step, writeOrder } from './order-state.ts';

/**
 * One key, several messages of it, two workers, an ERP that may commit late: the table of decision 3. The defaults are
 * the protocol as it is built; a run changes one of them. Times are ticks.
 */
export interface OrderRules {
  /** What may happen between recording `postingSince` and the request leaving. */
  readonly gap:
    | 'none'
    | 'any'
    | 'killed'
    | 'deadline'
    | 'check, then freeze'
    | 'check, then killed'
    | 'fence'
    | 'restamp';
  /** The ERP commits within so long, or never. */
  readonly erp: number;
  /** A request leaves within so long of its record. */
  readonly grace: number;
  /** A process lives no longer. */
  readonly kill: number;
  readonly settling: number;
  /** How far two clocks are apart. */
  readonly skew: number;
  readonly lock: boolean;
  /** The lock's completed record answers for a renewed message too. */
  readonly remembers: boolean;
  readonly lookUp: boolean;
  readonly lookUpAfterSettled: boolean;
  readonly unsureIsAbsent: boolean;
  readonly settle: boolean;
  readonly since: boolean;
  readonly compare: boolean;
  readonly clearOwn: boolean;
  readonly ambiguousClears: boolean;
  readonly failedGuarded: boolean;
  readonly renewal: boolean;
  readonly sendFirst: boolean;
  readonly deleteAfterLedger: boolean;
  readonly markPerKey: boolean;
  readonly postedFirst: boolean;
  /** No message is with two workers at once. */
  readonly exclusive: boolean;
  readonly crashes: boolean;
  /** The ERP may refuse for good. */
  readonly finals: boolean;
  readonly redrive: boolean;
  readonly receives: number;
  readonly renewAt: number;
  readonly messages: number;
}

export const AS_BUILT: OrderRules = {
  gap: 'deadline',
  erp: 1,
  grace: 0,
  kill: 1,
  settling: 2,
  skew: 0,
  lock: true,
  remembers: false,
  lookUp: true,
  lookUpAfterSettled: true,
  unsureIsAbsent: false,
  settle: true,
  since: true,
  compare: true,
  clearOwn: true,
  ambiguousClears: false,
  failedGuarded: true,
  renewal: true,
  sendFirst: true,
  deleteAfterLedger: true,
  markPerKey: false,
  postedFirst: true,
  exclusive: false,
  crashes: true,
  finals: true,
  redrive: true,
  receives: 2,
  renewAt: 2,
  messages: 2,
};

/** Values of `postingSince` that can be told apart at one time. */
const TOKENS = 6;
/** What the lock's record says once it is completed. */
const COMPLETED = 3;

export function createOrderModel(changes: Partial<OrderRules> = {}): Model<OrderState> {
  const r: OrderRules = { ...AS_BUILT, ...changes };
  const oldest = Math.max(r.settling, r.grace + 1, r.kill + 1);

  const first = (): OrderState => ({
    posted: 'not yet',
    since: 0,
    age: Array(TOKENS).fill(0),
    documents: 0,
    lock: 0,
    keyMark: false,
    error: 'none',
    requests: Array.from({ length: 2 }, () => ({ live: false, age: 0, client: 0 })),
    messages: Array.from({ length: 3 }, (_, m) => ({
      where: m < r.messages ? 'queue' : 'nowhere',
      receives: 0,
      mark: false,
    })),
    workers: Array.from({ length: 2 }, () => ({ step: 'idle', message: 0, read: 0, own: 0 })),
  });

  const next = (s: OrderState, told: Emit<OrderState>) => {
    const emit: Emit<OrderState> = (t, label, kind) => {
      tidy(t);
      told(t, label, kind);
    };
    passTime(s, emit);
    answerRequests(s, emit);
    if (s.lock > 0) emit({ ...copy(s), lock: 0 }, 'the short lock expires');
    for (const m of s.messages.keys()) {
      if (!r.redrive || message(s, m).where !== 'dead' || isHeld(s, m)) continue;
      const t = copy(s);
      Object.assign(message(t, m), { where: 'queue', receives: 0, mark: false });
      emit(t, `M${m + 1} is redriven (new message id)`);
    }
    for (const w of s.workers.keys()) work(s, w, emit);
  };

  function passTime(s: OrderState, emit: Emit<OrderState>): void {
    if (s.requests.some(({ live, age }) => live && age >= r.erp)) return;
    const t = copy(s);
    t.age = t.age.map((age, token) => (token === 0 ? 0 : Math.min(oldest, age + 1)));
    for (const request of t.requests) if (request.live) request.age += 1;
    if (r.gap === 'killed' || r.gap === 'check, then killed') {
      for (const [w, { own }] of t.workers.entries()) if (own > 0 && ageOf(t, own) > r.kill) reset(t, w);
    }
    emit(t, 'time passes (1 tick)');
  }

  function answerRequests(s: OrderState, emit: Emit<OrderState>): void {
    for (const [q, { live, client }] of s.requests.entries()) {
      if (!live) continue;
      const who = client > 0 ? `W${client}'s POST` : 'a POST whose client is gone';
      const ended = (commits: boolean, goesTo?: Step): OrderState => {
        const t = copy(s);
        if (commits) t.documents += 1;
        request(t, q).live = false;
        if (goesTo !== undefined && client > 0) worker(t, client - 1).step = goesTo;
        return t;
      };
      emit(ended(true, 'got 201'), `the ERP commits ${who}${client > 0 ? ' and answers 201' : ' (late)'}`);
      emit(ended(false), `the ERP never commits ${who}`, 'fault');
      if (client === 0) continue;
      emit(ended(true), `the ERP commits ${who}; the answer is lost`, 'fault');
      emit(ended(false, 'refused once'), `the ERP refuses ${who} for now (429)`, 'fault');
      if (r.finals) emit(ended(false, 'refused for good'), `the ERP refuses ${who} (unknown SKU)`, 'fault');
    }
  }

  function work(s: OrderState, w: number, emit: Emit<OrderState>) {
    const me = worker(s, w);
    if (me.step === 'idle') return receive(s, w, emit);
    const go = (t: OrderState, step: Step, what: string, kind?: 'fault') => {
      worker(t, w).step = step;
      emit(t, `W${w + 1}: ${what}`, kind);
    };
    const end = (t: OrderState, what: string, kind?: 'fault') => {
      reset(t, w);
      emit(t, `W${w + 1}: ${what}`, kind);
    };
    if (r.crashes) end(copy(s), 'CRASHES', 'fault');
    switch (me.step) {
      case 'locking':
        if (s.lock === COMPLETED) return go(copy(s), 'deleting', 'the lock says completed');
        if (s.lock > 0) return go(copy(s), 'give back', 'lock held');
        return go({ ...copy(s), lock: w + 1 }, r.lookUpAfterSettled ? 'reading' : 'early look', 'takes the short lock');
      case 'early look':
        return s.documents > 0
          ? go(copy(s), 'found', 'look-up finds the document')
          : go(copy(s), 'reading', 'look-up: absent');
      case 'reading':
        return read(s, w, go);
      case 'look':
      case 'look only':
        return look(s, me.step, go);
      case 'recording':
        return record(s, w, go, emit);
      case 'sending':
        return send(s, w, go, emit);
      case 'leaving':
        return leave(copy(s), w, emit);
      case 'waiting': {
        const t = copy(s);
        for (const one of t.requests) if (one.live && one.client === w + 1) one.client = 0;
        if (r.ambiguousClears) return go(t, 'refused once', 'gives up waiting, takes it for refused');
        return go(t, 'unlock', 'gives up waiting (ambiguous)');
      }
      case 'got 201':
      case 'found':
        return writePosted(s, w, go, end);
      case 'refused once': {
        const t = copy(s);
        if ((s.since === me.own || !r.clearOwn) && s.posted !== 'posted') t.since = 0;
        return go(t, 'unlock', 'clears postingSince');
      }
      case 'refused for good':
        return writeFailed(s, w, go);
      case 'marking': {
        const t = copy(s);
        if (r.markPerKey) t.keyMark = true;
        else message(t, me.message).mark = true;
        go(t, 'fail back', 'marks the message');
        return go(copy(s), 'unlock', 'cannot write the mark: not final', 'fault');
      }
      case 'unlock': {
        const keeps = r.remembers && willRenew(s, me.message);
        return go(
          r.lock && !keeps ? { ...copy(s), lock: 0 } : copy(s),
          'give back',
          keeps ? 'will renew' : 'gives up for now',
        );
      }
      case 'give back':
        return giveBack(s, w, go, end);
      case 'renewed':
        return finishRenewal(s, w, end);
      case 'completing':
        return go(r.lock ? { ...copy(s), lock: COMPLETED } : copy(s), 'deleting', 'completes the lock record');
      case 'deleting': {
        const t = copy(s);
        takeOff(t, me.message);
        return end(t, 'reports done: message deleted');
      }
      case 'fail back':
        return end(r.lock ? { ...copy(s), lock: 0 } : copy(s), 'gives the message back as failed');
    }
  }

  type Go = (t: OrderState, step: Step, what: string, kind?: 'fault') => void;
  type End = (t: OrderState, what: string, kind?: 'fault') => void;

  function receive(s: OrderState, w: number, emit: Emit<OrderState>) {
    for (const [m, { where, receives, mark }] of s.messages.entries()) {
      if (where !== 'queue' || (r.exclusive && isHeld(s, m))) continue;
      const t = copy(s);
      if (receives >= r.receives) {
        message(t, m).where = 'dead';
        if (!r.crashes && !mark) t.error = 'dead-lettered without fault';
        emit(t, `M${m + 1} was received too often: SQS moves it to the dead letters`);
        continue;
      }
      message(t, m).receives += 1;
      Object.assign(worker(t, w), {
        message: m,
        step: r.lock ? 'locking' : r.lookUpAfterSettled ? 'reading' : 'early look',
      });
      emit(t, `W${w + 1}: receives M${m + 1}`);
    }
  }

  function read(s: OrderState, w: number, go: Go) {
    const marked = r.markPerKey ? s.keyMark : message(s, worker(s, w).message).mark;
    const settled = s.since === 0 || !r.settle || ageOf(s, s.since) + r.skew >= r.settling;
    const t = copy(s);
    worker(t, w).read = s.since;
    if (!r.postedFirst && marked) {
      if (s.posted === 'posted') t.error = 'failed although posted';
      return go(t, 'fail back', 'marked: fails at once');
    }
    if (s.posted === 'posted') return go(t, 'completing', 'the ledger says posted');
    if (marked) return go(t, 'fail back', 'marked: fails at once');
    if (!settled) return go(t, 'look only', 'reads the ledger: a POST may be under way (settling)');
    const looks = r.lookUpAfterSettled && r.lookUp;
    go(
      t,
      looks ? 'look' : recordStep(),
      `reads the ledger: ${s.since > 0 ? 'an old postingSince, settled' : 'no postingSince'}`,
    );
  }

  const recordStep = (): Step => (r.since ? 'recording' : 'sending');

  function look(s: OrderState, step: 'look' | 'look only', go: Go) {
    if (s.documents > 0) go(copy(s), 'found', 'look-up finds the document');
    else if (step === 'look only') go(copy(s), 'unlock', 'look-up: absent, which proves nothing yet');
    else go(copy(s), recordStep(), 'look-up: absent');
    if (r.unsureIsAbsent && step === 'look')
      go(copy(s), recordStep(), 'look-up fails inside, taken for absent', 'fault');
    else go(copy(s), 'unlock', 'look-up inconclusive', 'fault');
  }

  function record(s: OrderState, w: number, go: Go, emit: Emit<OrderState>) {
    if (s.posted === 'posted' || (s.since !== worker(s, w).read && r.compare)) {
      return go(copy(s), 'unlock', 'postingSince refused: somebody else was here');
    }
    const written = () => {
      const t = copy(s);
      stamp(t, w);
      worker(t, w).read = 0;
      return t;
    };
    go(written(), 'unlock', 'records postingSince, but sees an error', 'fault');
    if (r.gap === 'none') leave(written(), w, emit);
    else go(written(), 'sending', 'records postingSince');
  }

  function send(s: OrderState, w: number, go: Go, emit: Emit<OrderState>) {
    const { own } = worker(s, w);
    const isMine = s.posted !== 'posted' && s.since === own;
    switch (r.gap) {
      case 'deadline':
      case 'check, then freeze':
      case 'check, then killed':
        if (ageOf(s, own) > r.grace) return go(copy(s), 'refused once', 'too late to send: gives up');
        return r.gap === 'deadline' ? leave(copy(s), w, emit) : go(copy(s), 'leaving', 'is in time to send');
      case 'fence':
        return isMine ? leave(copy(s), w, emit) : go(copy(s), 'unlock', 'ledger read again: no longer mine, gives up');
      case 'restamp': {
        if (!r.since) return leave(copy(s), w, emit);
        if (!isMine) return go(copy(s), 'unlock', 'new stamp refused, gives up');
        const t = copy(s);
        stamp(t, w);
        return go(t, 'leaving', 'stamps postingSince again');
      }
      case 'none':
      case 'any':
      case 'killed':
        return leave(copy(s), w, emit);
    }
  }

  function leave(t: OrderState, w: number, emit: Emit<OrderState>) {
    worker(t, w).step = 'waiting';
    const free = t.requests.find(({ live }) => !live);
    if (free === undefined) t.error = 'model too small';
    else Object.assign(free, { live: true, age: 0, client: w + 1 });
    emit(t, `W${w + 1}: sends the POST`);
  }

  function writePosted(s: OrderState, w: number, go: Go, end: End) {
    if (!r.deleteAfterLedger) {
      const t = copy(s);
      takeOff(t, worker(s, w).message);
      end(t, 'deletes the message before the ledger knows');
    }
    go({ ...copy(s), posted: 'posted', since: 0 }, 'completing', 'writes posted');
    go(copy(s), 'unlock', 'cannot write posted', 'fault');
  }

  function writeFailed(s: OrderState, w: number, go: Go) {
    const t = copy(s);
    if (s.posted !== 'posted') {
      t.posted = 'failed';
      if (s.since === worker(s, w).own || !r.clearOwn) t.since = 0;
    } else if (!r.failedGuarded) {
      t.posted = 'failed';
      t.error = 'posted undone';
    }
    go(t, 'marking', 'records failed, clears postingSince');
  }

  function giveBack(s: OrderState, w: number, go: Go, end: End) {
    const { message: m } = worker(s, w);
    const renews = willRenew(s, m);
    const free = renews ? freeSlot(s) : -1;
    const t = copy(s);
    if (free < 0) {
      if (renews) message(t, m).receives = r.receives - 1; // no slot is left: it stands for its copy
      return end(t, 'gives the message back');
    }
    if (r.sendFirst) {
      Object.assign(message(t, free), { where: 'queue', receives: 0, mark: false });
      return go(t, 'renewed', `sends a copy, M${free + 1}`);
    }
    takeOff(t, m);
    go(t, 'renewed', 'deletes the original');
  }

  function finishRenewal(s: OrderState, w: number, end: End) {
    const t = copy(s);
    if (r.sendFirst) {
      takeOff(t, worker(s, w).message);
      if (r.remembers) t.lock = COMPLETED;
      return end(t, 'deletes the original');
    }
    const free = freeSlot(s);
    if (free >= 0) Object.assign(message(t, free), { where: 'queue', receives: 0, mark: false });
    end(t, 'sends the copy');
  }

  const willRenew = (s: OrderState, m: number) =>
    r.renewal && message(s, m).where === 'queue' && message(s, m).receives >= r.renewAt;

  return {
    first,
    next,
    write: writeOrder,
    read: readOrder,
    broken: brokenOrder,
    goal: (s) =>
      s.posted === 'posted' &&
      s.documents === 1 &&
      s.messages.every(({ where }) => where !== 'queue' && !(r.redrive && where === 'dead')),
  };
}

function brokenOrder(s: OrderState): string | undefined {
  if (s.error !== 'none') return s.error;
  if (s.documents > 1) return 'two documents';
  if (s.posted === 'posted' && s.documents === 0) return 'posted without a document';
  if (s.posted !== 'posted' && s.messages.every(({ where }) => where === 'nowhere')) return 'vanished';
  return undefined;
}

const copy = (s: OrderState): OrderState => ({
  ...s,
  age: [...s.age],
  requests: s.requests.map((request) => ({ ...request })),
  messages: s.messages.map((message) => ({ ...message })),
  workers: s.workers.map((worker) => ({ ...worker })),
});

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`the model has no ${index}`);
  return found;
}

const worker = (s: OrderState, w: number) => at(s.workers, w);
const message = (s: OrderState, m: number) => at(s.messages, m);
const request = (s: OrderState, q: number) => at(s.requests, q);
const ageOf = (s: OrderState, token: number) => at(s.age, token);

const isHeld = (s: OrderState, m: number) => s.workers.some((one) => one.step !== 'idle' && one.message === m);
const freeSlot = (s: OrderState) => s.messages.findIndex(({ where }, m) => where === 'nowhere' && !isHeld(s, m));

function takeOff(s: OrderState, m: number): void {
  if (message(s, m).where === 'queue') message(s, m).where = 'nowhere';
}

function reset(s: OrderState, w: number): void {
  Object.assign(worker(s, w), { step: 'idle', message: 0, read: 0, own: 0 });
  for (const one of s.requests) if (one.live && one.client === w + 1) one.client = 0;
}

/** A new value of `postingSince`, this worker's. */
function stamp(s: OrderState, w: number): void {
  const used = new Set([0, s.since, ...s.workers.flatMap(({ read, own }) => [read, own])]);
  const token = s.age.findIndex((_, candidate) => !used.has(candidate));
  if (token < 0) s.error = 'model too small';
  else s.age[token] = 0;
  s.since = Math.max(0, token);
  worker(s, w).own = Math.max(0, token);
}

/** Tokens are numbered by their first use and requests sorted, so that states that mean the same are the same. */
function tidy(s: OrderState): void {
  const numbers = [0, 0, 0, 0, 0, 0];
  const age = [0, 0, 0, 0, 0, 0];
  let used = 0;
  const renumbered = (token: number): number => {
    if (token === 0) return 0;
    const known = numbers[token] ?? 0;
    if (known > 0) return known;
    used += 1;
    numbers[token] = used;
    age[used] = ageOf(s, token);
    return used;
  };
  s.since = renumbered(s.since);
  for (const one of s.workers) {
    one.read = renumbered(one.read);
    one.own = renumbered(one.own);
  }
  s.age = age;
  for (const one of s.requests) {
    if (one.live) continue;
    one.age = 0;
    one.client = 0;
  }
  if (!request(s, 0).live && request(s, 1).live) s.requests.reverse();
  for (const one of s.messages) {
    if (one.where !== 'nowhere') continue;
    one.receives = 0;
    one.mark = false;
  }
}
