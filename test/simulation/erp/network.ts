import type { FetchAnswer, FetchInit } from '../../../lambdas/erp/transport.ts';
import type { Luck } from '../luck.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Timeline } from '../timeline.ts';
import type { Answered, Arrived, ErpSide } from './erp-side.ts';

/** What can go wrong on the way to the ERP and inside it. Probabilities. */
export interface ErpTrouble {
  /** The connection is never made: no byte left. */
  readonly unconnected: number;
  /** The request is lost, and so is the connection. */
  readonly lostBefore: number;
  /** It is carried out; the connection breaks, or nothing ever comes back. */
  readonly lostAfter: number;
  /** The client gives up; the document is there minutes later. */
  readonly commitsLate: number;
  /** The answer takes up to a minute and a half. */
  readonly slow: number;
  /** 429 with Retry-After, not carried out. */
  readonly throttled: number;
  /** 503, not carried out. */
  readonly unavailable: number;
  /** 500, 502, 503 or 504, carried out or not. */
  readonly serverError: number;
  /** One of the operations in a batch goes wrong, while its envelope says that all is well. */
  readonly inner: number;
  /** The process dies with the request on its way, which is carried out. */
  readonly diesAfter: number;
  readonly diesBefore: number;
  /** The process stands still when the answer comes. */
  readonly freezes: number;
}

export const WELL: ErpTrouble = {
  unconnected: 0,
  lostBefore: 0,
  lostAfter: 0,
  commitsLate: 0,
  slow: 0,
  throttled: 0,
  unavailable: 0,
  serverError: 0,
  inner: 0,
  diesAfter: 0,
  diesBefore: 0,
  freezes: 0,
};

export function drawTrouble(luck: Luck): ErpTrouble {
  const strength = (most: number) => (luck.happens(0.5) ? luck.number() * most : 0);
  return {
    unconnected: strength(0.08),
    lostBefore: strength(0.1),
    lostAfter: strength(0.2),
    commitsLate: strength(0.3),
    slow: strength(0.2),
    throttled: strength(0.1),
    unavailable: strength(0.05),
    serverError: strength(0.1),
    inner: strength(0.1),
    diesAfter: strength(0.1),
    diesBefore: strength(0.05),
    freezes: strength(0.03),
  };
}

/** How a dead ERP looks. */
export const OUTAGES = [
  'refuses connections',
  'does not answer',
  'answers 503',
  'answers 500',
  'answers 503, but lets in',
  'answers pages',
  'answers errors as successes',
  'has no room',
] as const;
export type Outage = (typeof OUTAGES)[number];
/** In these whoever logs in is let in: by another server, or by another part of it, which is well. */
const BEHIND_THE_DOOR: readonly Outage[] = [
  'answers 503, but lets in',
  'answers pages',
  'answers errors as successes',
  'has no room',
];

/** The ERP's bound: a request that reached it is carried out within this, or never. Milliseconds. */
export const COMMIT_BOUND = 600_000;

/** A request in a few words, and the reference that it is about. */
export interface About {
  readonly words: string;
  readonly reference: string | undefined;
}

/** Told of every request that leaves a process, and of its end. */
export interface RequestWatch {
  asked(sandbox: Sandbox, request: Arrived, about: About): void;
  /** The answer has reached the process. */
  answered(sandbox: Sandbox, request: Arrived, answered: Answered, about: About): void;
  settled(sandbox: Sandbox, about: About): void;
}

export interface NetworkParts {
  readonly timeline: Timeline;
  readonly luck: Luck;
  readonly erp: ErpSide;
  readonly trouble: () => ErpTrouble;
  readonly outage: () => Outage | undefined;
  readonly watch: RequestWatch;
}

type Course = Exclude<keyof ErpTrouble, 'freezes'> | 'fine';

/** `fetch` of one process, as the adapters see it. The request leaves in the turn that calls it. */
export function fetchOf(sandbox: Sandbox, parts: NetworkParts) {
  const { timeline, luck } = parts;
  return async (url: string, init: FetchInit): Promise<FetchAnswer> => {
    const { promise, resolve, reject } = Promise.withResolvers<FetchAnswer>();
    if (!sandbox.isAlive) return promise;
    init.signal.throwIfAborted();
    const request: Arrived = { url, method: init.method, headers: init.headers, body: init.body ?? '' };
    const course = courseOf(request, parts);
    if (course === 'diesBefore') {
      sandbox.die(`before ${told(request)}`);
      return promise;
    }
    const about = { words: told(request), reference: referenceIn(request) };
    parts.watch.asked(sandbox, request, about);
    const left = sandbox.leave();
    const settled = () => {
      left();
      parts.watch.settled(sandbox, about);
    };
    const back = (settle: () => void, milliseconds = luck.between(5, 400)) =>
      timeline.after(milliseconds, () =>
        sandbox.answered(() => {
          settled();
          settle();
        }, parts.trouble().freezes),
      );
    init.signal.addEventListener(
      'abort',
      () => {
        settled();
        reject(init.signal.reason);
      },
      { once: true },
    );
    timeline.after(luck.between(5, 400), () =>
      arrive(request, course, sandbox, parts, {
        answer: (answered, milliseconds) =>
          back(() => {
            if (!init.signal.aborted) parts.watch.answered(sandbox, request, answered, about);
            resolve(answerOf(answered));
          }, milliseconds),
        breaks: (code) => back(() => reject(broken(code))),
      }),
    );
    return promise;
  };
}

interface Back {
  answer(answered: Answered, milliseconds?: number): void;
  breaks(code: string): void;
}

async function arrive(request: Arrived, course: Course, sandbox: Sandbox, parts: NetworkParts, back: Back) {
  const { timeline, luck, erp } = parts;
  const outage = parts.outage();
  const letsIn = outage !== undefined && BEHIND_THE_DOOR.includes(outage) && erp.passwordIn(request) !== undefined;
  if (outage !== undefined && !letsIn) {
    sandbox.tell(() => `${told(request)}: the ERP ${outage}`);
    return during(outage, back);
  }
  const serve = async (note: string, broken?: number) => {
    const answered = await erp.serve(request, broken);
    sandbox.tell(() => `${told(request)}${note}: ${answered.status}`);
    return answered;
  };
  switch (course) {
    case 'fine':
      return back.answer(await serve(''));
    case 'inner':
      return back.answer(await serve(', but one operation goes wrong', luck.between(1, 4)));
    case 'slow':
      return back.answer(await serve(', answers late'), luck.between(1_000, luck.pick([15_000, 90_000])));
    case 'lostAfter':
      await serve(', but the answer is lost');
      return luck.happens(0.5) ? back.breaks('ECONNRESET') : undefined;
    case 'diesAfter':
      await serve('');
      return sandbox.die(`after ${told(request)}`);
    case 'commitsLate': {
      const delay = luck.between(1_000, COMMIT_BOUND - 1_000);
      sandbox.tell(() => `${told(request)}: will be carried out in ${Math.ceil(delay / 1000)} s`);
      timeline.after(delay, () => serve(', late').then(() => undefined));
      return luck.happens(0.3) ? back.answer(plain(504), luck.between(1_000, 70_000)) : undefined;
    }
    case 'serverError': {
      const carriedOut = luck.happens(0.5);
      if (carriedOut) await serve(', but it answers 500');
      else sandbox.tell(() => `${told(request)}: 500, not carried out`);
      return back.answer(plain(luck.pick([500, 502, 503, 504])));
    }
    case 'unconnected':
    case 'lostBefore':
    case 'throttled':
    case 'unavailable':
      sandbox.tell(() => `${told(request)}: ${course}`);
      return notCarriedOut(course, luck, back);
    case 'diesBefore':
      throw new Error('a request of a process that died before it never leaves');
  }
}

function notCarriedOut(course: 'unconnected' | 'lostBefore' | 'throttled' | 'unavailable', luck: Luck, back: Back) {
  switch (course) {
    case 'unconnected':
      return back.breaks('ECONNREFUSED');
    case 'lostBefore':
      return luck.happens(0.5) ? back.breaks('ECONNRESET') : undefined;
    case 'throttled':
      return back.answer(plain(429, { 'Retry-After': String(luck.between(1, 120)) }));
    case 'unavailable':
      return back.answer(plain(503));
  }
}

function during(outage: Outage, back: Back) {
  switch (outage) {
    case 'refuses connections':
      return back.breaks('ECONNREFUSED');
    case 'answers 503':
    case 'answers 503, but lets in':
      return back.answer(plain(503));
    case 'answers 500':
      return back.answer(plain(500));
    case 'answers pages':
      return back.answer({ ...plain(200, { 'Content-Type': 'text/html' }), text: '<title>Back soon</title>' });
    case 'answers errors as successes':
      return back.answer({ ...plain(200), text: '{"error":{"code":"-1","message":"Something went wrong."}}' });
    case 'has no room':
      return back.answer(plain(429));
    case 'does not answer':
      return undefined;
  }
}

function courseOf(request: Arrived, { trouble, luck, erp }: NetworkParts): Course {
  const creates = erp.creates(request);
  const { freezes: _, ...courses } = trouble();
  for (const [course, probability] of Object.entries(courses) as [keyof typeof courses, number][]) {
    if (course === 'commitsLate' && !creates) continue;
    if (course === 'inner' && !erp.isBatch(request)) continue;
    if (luck.happens(probability)) return course;
  }
  return 'fine';
}

const told = (request: Arrived) => {
  const path = new URL(request.url).pathname.split('/').at(-1);
  const reference = referenceIn(request);
  return `${request.method} ${path}${reference === undefined ? '' : ` ${reference}`}`;
};

/** The first one, be it in the address or, in a batch, in the body. */
function referenceIn({ url, body }: Arrived): string | undefined {
  return /(ORDER|REFUND)_[0-9A-Z]+|H-[0-9A-Z]+/.exec(decodeURIComponent(new URL(url).search) + body)?.[0];
}

const plain = (status: number, headers: Readonly<Record<string, string>> = {}): Answered => ({
  status,
  headers: new Headers(headers),
  text: '',
});

const answerOf = ({ status, headers, text }: Answered): FetchAnswer => ({ status, headers, text: async () => text });

function broken(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}
