/**
 * An explicit-state model checker: breadth first, so that the first counterexample is a shortest one. Faults are steps
 * that may happen at any time, for ever; liveness may rely on every other step, never on them.
 */
export interface Model<State> {
  first(): State;
  /** Every state that can come next. */
  next(state: State, emit: Emit<State>): void;
  /** Name of the property that this state breaks. */
  broken(state: State): string | undefined;
  /** What is to be reached in the end. */
  goal(state: State): boolean;
  /** Every field of a state, always in the same order; each fits into a byte. States are the same when these are. */
  write(state: State, put: (byte: number) => void): void;
  /** The same order back. */
  read(byte: () => number): State;
}

export type Emit<State> = (state: State, label: string, kind?: 'step' | 'fault') => void;

export interface Verdict {
  /** `holds`, or the name of the broken property. */
  readonly verdict: string;
  /** The shortest way there. */
  readonly trace: readonly string[];
  readonly states: number;
}

const STUCK = 'stuck for ever';

/**
 * Safety: no reachable state is broken. Liveness, if asked for: from every reachable state some path of steps without
 * faults reaches a goal, which in a finite graph means that it is reached once faults end, if nobody is left out for ever.
 * @throws RangeError when there are more states than `limit`
 */
export function explore<State>(model: Model<State>, liveness: boolean, limit = 60_000_000): Verdict {
  const states = createStates(model, limit);
  const parents: number[] = [0];
  const labels = createLabels();
  const how: number[] = [0];
  const traceTo = (state: number): string[] => {
    const trace: string[] = [];
    for (let n = state; n !== 0; n = parents[n] ?? 0) trace.unshift(labels.text(how[n] ?? 0));
    return trace;
  };
  states.add(model.first());
  for (let n = 0; n < states.count; n += 1) {
    const state = states.at(n);
    const verdict = model.broken(state);
    if (verdict !== undefined) return { verdict, trace: traceTo(n), states: states.count };
    model.next(state, (next, label) => {
      if (!states.add(next)) return;
      parents.push(n);
      how.push(labels.number(label));
    });
  }
  const stuck = liveness ? firstStuck(model, states) : undefined;
  if (stuck !== undefined) return { verdict: STUCK, trace: traceTo(stuck), states: states.count };
  return { verdict: 'holds', trace: [], states: states.count };
}

type States<State> = ReturnType<typeof createStates<State>>;

/** The first state from which no path of steps leads to a goal; walks the steps backwards from all goals. */
function firstStuck<State>(model: Model<State>, states: States<State>): number | undefined {
  const starts = new Uint32Array(states.count + 2);
  const eachStep = (visit: (from: number, to: number) => void) => {
    for (let from = 0; from < states.count; from += 1) {
      model.next(states.at(from), (next, _label, kind = 'step') => {
        if (kind === 'step') visit(from, states.find(next));
      });
    }
  };
  eachStep((_from, to) => {
    starts[to + 2] = (starts[to + 2] ?? 0) + 1;
  });
  for (let n = 2; n < starts.length; n += 1) starts[n] = (starts[n] ?? 0) + (starts[n - 1] ?? 0);
  const sources = new Uint32Array(starts.at(-1) ?? 0);
  // `starts[to + 1]` walks from the begin of its sources to their end: afterwards it is where the next ones begin.
  eachStep((from, to) => {
    const place = starts[to + 1] ?? 0;
    sources[place] = from;
    starts[to + 1] = place + 1;
  });
  const reaches = new Uint8Array(states.count);
  const toDo: number[] = [];
  for (let n = 0; n < states.count; n += 1) {
    if (!model.goal(states.at(n))) continue;
    reaches[n] = 1;
    toDo.push(n);
  }
  for (let n = toDo.pop(); n !== undefined; n = toDo.pop()) {
    for (let edge = starts[n] ?? 0; edge < (starts[n + 1] ?? 0); edge += 1) {
      const from = sources[edge] ?? 0;
      if (reaches[from] === 1) continue;
      reaches[from] = 1;
      toDo.push(from);
    }
  }
  const stuck = reaches.indexOf(0);
  return stuck === -1 ? undefined : stuck;
}

/** States by number, in the order of their discovery, in blocks of one size: millions of objects would not fit. */
function createStates<State>(model: Model<State>, limit: number) {
  const size = sizeOf(model);
  const scratch = new Uint8Array(size);
  let written = 0;
  const put = (byte: number) => {
    scratch[written] = byte;
    written += 1;
  };
  const write = (state: State) => {
    written = 0;
    model.write(state, put);
  };
  let source: Uint8Array = scratch;
  let position = 0;
  const byte = () => {
    const value = source[position] ?? 0;
    position += 1;
    return value;
  };
  const PER_BLOCK = 1 << 16;
  const blocks: Uint8Array[] = [];
  let slots = new Uint32Array(1 << 16);
  let count = 0;

  const bytesAt = (n: number): Uint8Array => {
    const block = blocks[n >>> 16];
    if (block === undefined) throw new RangeError(`there is no state ${n}`);
    const offset = (n & (PER_BLOCK - 1)) * size;
    return block.subarray(offset, offset + size);
  };
  const isAt = (n: number, state: Uint8Array): boolean => {
    const block = blocks[n >>> 16];
    const offset = (n & (PER_BLOCK - 1)) * size;
    for (let i = 0; i < size; i += 1) if (block?.[offset + i] !== state[i]) return false;
    return true;
  };
  /** The slot of the state, or the free one where it belongs. */
  const slotOf = (state: Uint8Array): number => {
    let slot = hash(state) & (slots.length - 1);
    for (let n = slots[slot] ?? 0; n !== 0 && !isAt(n - 1, state); n = slots[slot] ?? 0)
      slot = (slot + 1) & (slots.length - 1);
    return slot;
  };
  const grow = () => {
    slots = new Uint32Array(slots.length * 2);
    for (let n = 0; n < count; n += 1) slots[slotOf(bytesAt(n))] = n + 1;
  };

  return {
    get count() {
      return count;
    },
    at(n: number): State {
      source = bytesAt(n);
      position = 0;
      return model.read(byte);
    },
    /** False for one that is known. */
    add(state: State): boolean {
      write(state);
      if (count * 10 > slots.length * 6) grow();
      const slot = slotOf(scratch);
      if (slots[slot] !== 0) return false;
      if (count === limit) throw new RangeError(`more than ${limit} states`);
      if ((count & (PER_BLOCK - 1)) === 0) blocks.push(new Uint8Array(PER_BLOCK * size));
      blocks[count >>> 16]?.set(scratch, (count & (PER_BLOCK - 1)) * size);
      count += 1;
      slots[slot] = count;
      return true;
    },
    find(state: State): number {
      write(state);
      return (slots[slotOf(scratch)] ?? 0) - 1;
    },
  };
}

function sizeOf<State>(model: Model<State>): number {
  let size = 0;
  model.write(model.first(), () => {
    size += 1;
  });
  return size;
}

function hash(state: Uint8Array): number {
  let mixed = 0x811c9dc5;
  for (const byte of state) mixed = Math.imul(mixed ^ byte, 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function createLabels() {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  return {
    text: (number: number) => texts[number] ?? '',
    number(text: string): number {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, texts.length);
      return texts.push(text) - 1;
    },
  };
}
