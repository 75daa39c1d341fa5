export type Step =
  | 'idle'
  | 'locking'
  | 'early look'
  | 'reading'
  | 'look'
  | 'look only'
  | 'recording'
  | 'sending'
  | 'leaving'
  | 'waiting'
  | 'got 201'
  | 'refused once'
  | 'refused for good'
  | 'marking'
  | 'found'
  | 'unlock'
  | 'give back'
  | 'renewed'
  | 'completing'
  | 'deleting'
  | 'fail back';

const STEPS: readonly Step[] = [
  'idle',
  'locking',
  'early look',
  'reading',
  'look',
  'look only',
  'recording',
  'sending',
  'leaving',
  'waiting',
  'got 201',
  'refused once',
  'refused for good',
  'marking',
  'found',
  'unlock',
  'give back',
  'renewed',
  'completing',
  'deleting',
  'fail back',
];
const POSTED = ['not yet', 'failed', 'posted'] as const;
const PLACES = ['nowhere', 'queue', 'dead'] as const;
const ERRORS = [
  'none',
  'posted undone',
  'model too small',
  'dead-lettered without fault',
  'failed although posted',
] as const;

export interface OrderState {
  posted: (typeof POSTED)[number];
  /** The token that stands in `postingSince`, 0 for none. */
  since: number;
  /** Ticks since each token was written, up to a bound. */
  age: number[];
  documents: number;
  /** Worker that holds the short lock, 0 for nobody, 3 once it is completed. */
  lock: number;
  keyMark: boolean;
  error: (typeof ERRORS)[number];
  /** Under way in the ERP; `client` is the worker that waits, 0 when it is gone. */
  requests: { live: boolean; age: number; client: number }[];
  messages: { where: (typeof PLACES)[number]; receives: number; mark: boolean }[];
  workers: { step: Step; message: number; read: number; own: number }[];
}

const numbered = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name, number) => [name, number])) as Readonly<Record<Name, number>>;
const STEP = numbered(STEPS);
const POST = numbered(POSTED);
const PLACE = numbered(PLACES);
const ERROR = numbered(ERRORS);

/** In one place and the same order as below. Called for every edge of the graph, hence without a list in between. */
export function writeOrder(s: OrderState, put: (byte: number) => void): void {
  put(POST[s.posted]);
  put(s.since);
  put(s.documents);
  put(s.lock);
  put(Number(s.keyMark));
  put(ERROR[s.error]);
  for (const age of s.age) put(age);
  for (const { live, age, client } of s.requests) {
    put(Number(live));
    put(age);
    put(client);
  }
  for (const { where, receives, mark } of s.messages) {
    put(PLACE[where]);
    put(receives);
    put(Number(mark));
  }
  for (const { step, message, read, own } of s.workers) {
    put(STEP[step]);
    put(message);
    put(read);
    put(own);
  }
}

export function readOrder(byte: () => number): OrderState {
  const one = <T>(names: readonly T[]): T => {
    const name = names[byte()];
    if (name === undefined) throw new RangeError('these bytes are no state');
    return name;
  };
  const request = () => ({ live: byte() === 1, age: byte(), client: byte() });
  const message = () => ({ where: one(PLACES), receives: byte(), mark: byte() === 1 });
  const worker = () => ({ step: one(STEPS), message: byte(), read: byte(), own: byte() });
  return {
    posted: one(POSTED),
    since: byte(),
    documents: byte(),
    lock: byte(),
    keyMark: byte() === 1,
    error: one(ERRORS),
    age: [byte(), byte(), byte(), byte(), byte(), byte()],
    requests: [request(), request()],
    messages: [message(), message(), message()],
    workers: [worker(), worker()],
  };
}
