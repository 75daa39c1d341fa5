import { type Go, workers } from './actors.ts';
import type { Emit, Model } from './explore.ts';

/**
 * One order, three refunds, two workers, one operator. That a settled `postingSince` means that nothing is under way any
 * more, which the model of one key proves, is a fact here.
 */
export interface RefundRules {
  readonly admission: 'as built' | 'adds again' | 'refuses a retry' | 'unguarded';
  readonly share: 'stored' | 'from now' | 'the last takes the rest';
  readonly release: 'never' | 'without a fence' | 'fenced' | 'fenced, not counted';
  readonly freeOnFinal: boolean;
  readonly freeOnAmbiguous: boolean;
  /** Releases in one run. */
  readonly releases: number;
  /** An operator may allow a released refund again. */
  readonly force: boolean;
}

const AS_BUILT: RefundRules = {
  admission: 'as built',
  share: 'stored',
  release: 'never',
  freeOnFinal: false,
  freeOnAmbiguous: false,
  releases: 1,
  force: false,
};

const TOTAL = 7;
const TAX = 3;
const AMOUNTS = [2, 5, 1] as const;

/** The tax of the first `amount` that is given back, rounded half up. */
const taxOf = (amount: number) => Math.floor((2 * amount * TAX + TOTAL) / (2 * TOTAL));
const shareOf = (before: number, amount: number) => taxOf(before + amount) - taxOf(before);

const STEPS = [
  'idle',
  'reading',
  'admitting',
  'looking',
  'recording',
  'sending',
  'waiting',
  'got 201',
  'refused',
  'final',
  'found',
  'room read',
] as const;
type Step = (typeof STEPS)[number];

interface Refund {
  posted: 0 | 1 | 2;
  /** `postingSince`: 0 none, 1 standing, 2 settled. */
  since: number;
  released: number;
  /** How often it was released. */
  epoch: number;
  memos: number;
  share: number;
  /** Tax share + 1 of the request under way, 0 for none. */
  pending: number;
}

interface Worker {
  step: Step;
  refund: number;
  sawNone: number;
  fresh: number;
  mine: number;
  epoch: number;
  before: number;
  late: number;
  waits: number;
}

interface State {
  refunded: number;
  /** Total before it + 1, 0 for not admitted. */
  admitted: number[];
  refunds: Refund[];
  workers: Worker[];
  /** What the operator is about to do: 0 nothing, 1 the fence, 2 the room. */
  operator: number;
  operatorAt: number;
  released: number;
  tooSmall: number;
}

const IDLE: Worker = { step: 'idle', refund: 0, sawNone: 0, fresh: 0, mine: 0, epoch: 0, before: 0, late: 0, waits: 0 };
const REFUND: Refund = { posted: 0, since: 0, released: 0, epoch: 0, memos: 0, share: 0, pending: 0 };

const copy = (s: State): State => ({
  ...s,
  admitted: [...s.admitted],
  refunds: s.refunds.map((refund) => ({ ...refund })),
  workers: s.workers.map((worker) => ({ ...worker })),
});

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`the model has no ${index}`);
  return found;
}
const refund = (s: State, i: number) => at(s.refunds, i);
const worker = (s: State, w: number) => at(s.workers, w);
const name = (i: number) => 'abc'.charAt(i);

export function createRefundsModel(changes: Partial<RefundRules> = {}): Model<State> {
  const r: RefundRules = { ...AS_BUILT, ...changes };

  const next = (s: State, emit: Emit<State>) => {
    for (const i of AMOUNTS.keys()) {
      settle(s, i, emit);
      answer(s, i, emit);
      decide(s, i, emit);
    }
    operate(s, emit);
    for (const w of s.workers.keys()) work(s, w, emit);
  };

  function settle(s: State, i: number, emit: Emit<State>) {
    if (refund(s, i).since !== 1 || refund(s, i).pending > 0) return;
    const t = copy(s);
    refund(t, i).since = 2;
    // The deadline: who has not sent by now never will.
    for (const one of t.workers) if (one.step === 'sending' && one.refund === i && one.mine) one.late = 1;
    emit(t, `settling time of ${name(i)} passes`);
  }

  function answer(s: State, i: number, emit: Emit<State>) {
    const { pending } = refund(s, i);
    if (pending === 0) return;
    const client = s.workers.findIndex((one) => one.step === 'waiting' && one.refund === i && one.waits === 1);
    const ended = (commits: boolean, step?: Step): State => {
      const t = copy(s);
      const memo = refund(t, i);
      memo.pending = 0;
      if (commits) {
        memo.memos += 1;
        memo.share = pending - 1;
      }
      if (client >= 0) {
        worker(t, client).waits = 0;
        if (step !== undefined) worker(t, client).step = step;
      }
      return t;
    };
    emit(ended(true, 'got 201'), `the ERP posts ${name(i)}${client >= 0 ? ', answers 201' : ' (late)'}`);
    emit(ended(false), `the ERP never posts ${name(i)}`, 'fault');
    if (client < 0) return;
    emit(ended(true), `the ERP posts ${name(i)}, answer lost`, 'fault');
    emit(ended(false, 'refused'), `the ERP refuses ${name(i)} for now`, 'fault');
    emit(ended(false, 'final'), `the ERP refuses ${name(i)} for good`, 'fault');
  }

  function decide(s: State, i: number, emit: Emit<State>) {
    const one = refund(s, i);
    const wanted = r.release !== 'never' && s.operator === 0 && s.released < r.releases;
    if (wanted && one.posted !== 2 && one.since === 0 && at(s.admitted, i) > 0 && one.released === 0) {
      emit({ ...copy(s), operator: 1, operatorAt: i }, `the operator wants to release ${name(i)}`, 'fault');
    }
    if (r.force && one.released && s.operator === 0 && at(s.admitted, i) === 0 && one.epoch < 2) {
      const t = copy(s);
      refund(t, i).released = 0;
      emit(t, `the operator allows ${name(i)} again`, 'fault');
    }
  }

  /** First the fence, then the room. */
  function operate(s: State, emit: Emit<State>) {
    const i = s.operatorAt;
    const t = copy(s);
    const one = refund(t, i);
    if (s.operator === 1) {
      if (r.release === 'without a fence') {
        t.operator = 2;
      } else if (one.posted === 2 || one.since > 0) {
        t.operator = 0;
        t.operatorAt = 0;
      } else {
        one.released = 1;
        if (r.release === 'fenced') one.epoch += 1;
        t.operator = 2;
      }
      emit(t, t.operator === 0 ? `release of ${name(i)} refused` : `release of ${name(i)}: fence`);
    }
    if (s.operator === 2) {
      if (at(t.admitted, i) > 0) {
        giveRoomBack(t, i);
        t.released += 1;
      }
      t.operator = 0;
      t.operatorAt = 0;
      emit(t, `release: room of ${name(i)} given back`);
    }
  }

  function work(s: State, w: number, emit: Emit<State>) {
    const me = worker(s, w);
    const i = me.refund;
    if (me.step === 'idle') {
      for (const j of AMOUNTS.keys()) {
        if (refund(s, j).posted === 2) continue;
        const t = copy(s);
        Object.assign(worker(t, w), { step: 'reading', refund: j });
        emit(t, `W${w + 1}: takes refund ${name(j)}`);
      }
      return;
    }
    const { go, end } = workers<State, Step>(w, emit, worker, (t) => Object.assign(worker(t, w), IDLE));
    end(copy(s), 'CRASHES', 'fault');
    switch (me.step) {
      case 'reading':
        return read(s, w, go, end);
      case 'admitting':
        return admit(s, w, go, end);
      case 'room read': {
        const t = copy(s);
        if (at(t.admitted, i) === 0) take(t, w, i);
        return go(t, 'looking', 'writes the admission');
      }
      case 'looking':
        return go(copy(s), refund(s, i).memos > 0 ? 'found' : 'recording', 'looks up');
      case 'recording':
        return record(s, w, go, end);
      case 'sending':
        return send(s, w, go);
      case 'waiting':
        return end(givenUp(copy(s), i, r.freeOnAmbiguous), 'gives up waiting (ambiguous)');
      case 'got 201':
      case 'found': {
        const t = copy(s);
        Object.assign(refund(t, i), { posted: 2, since: 0 });
        changed(t, i, w);
        return end(t, 'writes posted');
      }
      case 'refused':
      case 'final':
        return finish(s, w, end);
    }
  }

  type End = (t: State, what: string, kind?: 'fault') => void;

  function read(s: State, w: number, go: Go<State, Step>, end: End) {
    const i = worker(s, w).refund;
    const { posted, released, since, memos, epoch } = refund(s, i);
    if (posted === 2) return end(copy(s), 'the ledger says posted');
    if (released) return end(copy(s), 'the ledger says released: final');
    const t = copy(s);
    Object.assign(worker(t, w), { sawNone: since === 0 ? 1 : 0, fresh: 1, epoch });
    if (since !== 1) return go(t, 'admitting', `reads the item of ${name(i)}`);
    return memos > 0 ? go(t, 'found', 'settling; look-up finds the memo') : end(copy(s), 'settling; waits');
  }

  function admit(s: State, w: number, go: Go<State, Step>, end: End) {
    const i = worker(s, w).refund;
    const standing = at(s.admitted, i);
    const room = s.refunded + at(AMOUNTS, i) <= TOTAL;
    if (standing > 0 && r.admission === 'refuses a retry') return end(copy(s), 'admission: seen before, refused');
    const t = copy(s);
    if (standing > 0 && r.admission !== 'adds again') {
      worker(t, w).before = standing - 1;
      return go(t, 'looking', 'reads its admission back');
    }
    if (!room) return end(t, 'over_refund');
    if (r.admission === 'unguarded') return go(t, 'room read', 'reads that there is room');
    take(t, w, i);
    return go(t, 'looking', `admitted, before = ${s.refunded}`);
  }

  function record(s: State, w: number, go: Go<State, Step>, end: End) {
    const me = worker(s, w);
    const { posted, since, released, epoch } = refund(s, me.refund);
    const same = me.sawNone ? since === 0 : me.fresh === 1;
    if (posted === 2 || !same || released || (r.release === 'fenced' && epoch !== me.epoch)) {
      return end(copy(s), 'postingSince refused');
    }
    const t = copy(s);
    refund(t, me.refund).since = 1;
    changed(t, me.refund, w);
    worker(t, w).mine = 1;
    return go(t, 'sending', 'records postingSince');
  }

  function send(s: State, w: number, go: Go<State, Step>) {
    const { refund: i, before, late } = worker(s, w);
    if (late) return go(copy(s), 'refused', 'too late to send');
    const t = copy(s);
    if (refund(t, i).pending > 0) t.tooSmall = 1;
    const share = shareSent(s, i, before);
    refund(t, i).pending = share + 1;
    worker(t, w).waits = 1;
    return go(t, 'waiting', `POSTs ${name(i)} (tax ${share})`);
  }

  function shareSent(s: State, i: number, before: number): number {
    const amount = at(AMOUNTS, i);
    if (r.share === 'from now') return taxOf(s.refunded) - taxOf(s.refunded - amount);
    if (r.share === 'stored') return shareOf(before, amount);
    // The event of b says that all is refunded: it takes the rest of what is known.
    const known = s.refunds.reduce((sum, one, j) => sum + (j !== 1 && one.memos > 0 ? one.share : 0), 0);
    return i === 1 ? TAX - known : taxOf(amount);
  }

  function finish(s: State, w: number, end: End) {
    const { refund: i, mine, step } = worker(s, w);
    let t = copy(s);
    if (mine) {
      refund(t, i).since = 0;
      changed(t, i, w);
    }
    if (step === 'final' && refund(t, i).posted !== 2) {
      refund(t, i).posted = 1;
      t = givenUp(t, i, r.freeOnFinal);
    }
    return end(t, step === 'final' ? 'records failed, clears postingSince' : 'clears postingSince');
  }

  return {
    first: () => ({
      refunded: 0,
      admitted: AMOUNTS.map(() => 0),
      refunds: AMOUNTS.map(() => ({ ...REFUND })),
      workers: [{ ...IDLE }, { ...IDLE }],
      operator: 0,
      operatorAt: 0,
      released: 0,
      tooSmall: 0,
    }),
    next,
    broken: (s) => brokenBooks(s, r),
    goal: (s) =>
      s.operator === 0 &&
      s.refunds.every(({ posted, released }, i) => {
        const hasRoom = at(s.admitted, i) > 0 || s.refunded + at(AMOUNTS, i) <= TOTAL;
        return posted === 2 || released === 1 || !hasRoom;
      }),
    write: writeState,
    read: readState,
  };
}

function brokenBooks(s: State, r: RefundRules): string | undefined {
  let [sum, admissions, shares, allPosted] = [0, 0, 0, true];
  for (const [i, { memos, share }] of s.refunds.entries()) {
    const [amount, admitted] = [at(AMOUNTS, i), at(s.admitted, i)];
    if (memos > 1) return 'two credit memos';
    if (memos > 0 && admitted === 0) return 'posted without admission';
    if (memos > 0) {
      sum += amount;
      shares += share;
    }
    if (admitted > 0) {
      admissions += amount;
      allPosted &&= memos === 1;
    }
  }
  if (sum > TOTAL) return 'more refunded than paid';
  if (admissions !== s.refunded) return 'running total wrong';
  const quiet = allPosted && sum === admissions && s.operator === 0 && r.admission !== 'unguarded';
  // Each release may leave the shares one unit off.
  if (quiet && Math.abs(shares - taxOf(sum)) > s.released) return 'tax shares do not add up';
  return s.tooSmall ? 'model too small' : undefined;
}

function take(t: State, w: number, i: number): void {
  worker(t, w).before = t.refunded;
  t.admitted[i] = t.refunded + 1;
  t.refunded += at(AMOUNTS, i);
}

function giveRoomBack(t: State, i: number): void {
  t.admitted[i] = 0;
  t.refunded -= at(AMOUNTS, i);
}

function givenUp(t: State, i: number, releases: boolean): State {
  if (releases && at(t.admitted, i) > 0) giveRoomBack(t, i);
  return t;
}

/** Whoever read `postingSince` before has read something else now. */
function changed(t: State, i: number, by: number): void {
  for (const [w, one] of t.workers.entries()) {
    if (w !== by && one.refund === i && one.step !== 'idle') Object.assign(one, { fresh: 0, mine: 0 });
  }
}

function writeState(s: State, put: (byte: number) => void): void {
  for (const value of [s.refunded, s.operator, s.operatorAt, s.released, s.tooSmall, ...s.admitted]) put(value);
  for (const { posted, since, released, epoch, memos, share, pending } of s.refunds) {
    for (const value of [posted, since, released, epoch, memos, share, pending]) put(value);
  }
  for (const { step, refund: i, sawNone, fresh, mine, epoch, before, late, waits } of s.workers) {
    for (const value of [STEPS.indexOf(step), i, sawNone, fresh, mine, epoch, before, late, waits]) put(value);
  }
}

function readState(byte: () => number): State {
  const [refunded, operator, operatorAt, released, tooSmall] = [byte(), byte(), byte(), byte(), byte()];
  const one = (): Refund => ({
    posted: byte() as Refund['posted'],
    since: byte(),
    released: byte(),
    epoch: byte(),
    memos: byte(),
    share: byte(),
    pending: byte(),
  });
  const two = (): Worker => ({
    step: at(STEPS, byte()),
    refund: byte(),
    sawNone: byte(),
    fresh: byte(),
    mine: byte(),
    epoch: byte(),
    before: byte(),
    late: byte(),
    waits: byte(),
  });
  return {
    refunded,
    operator,
    operatorAt,
    released,
    tooSmall,
    admitted: [byte(), byte(), byte()],
    refunds: [one(), one(), one()],
    workers: [two(), two()],
  };
}
