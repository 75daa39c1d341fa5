import type { About } from '../erp/network.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Item } from '../table/expression.ts';

interface Parts {
  readonly find: (what: string) => void;
  readonly now: () => number;
  readonly breaker: () => Item;
  /** By which the clocks of two processes may differ, milliseconds. */
  readonly skew: number;
}

/** Rounded seconds, and what an answer takes. Milliseconds. */
const MARGIN = 2_000;

/** Where a wait was asked for. The server that hands out tokens is none of the ERP's. */
type Place = { readonly words: string; readonly reference: string | undefined };
const NEVER = { time: 0, heardAt: 0 };
const isToken = (words: string) => words === 'POST token';

/** Finds whoever was asked to wait and does not, or keeps it to itself. */
export function createRetryAfter({ find, now, breaker, skew }: Parts) {
  /** Until when each process was asked to leave a document alone, milliseconds since the epoch. */
  const until = new Map<string, { readonly time: number; readonly heardAt: number }>();
  let resumes: unknown;
  let resumedAt = Number.NEGATIVE_INFINITY;
  const placeOf = ({ name }: Sandbox, { words, reference = '' }: Place) =>
    `${name} ${isToken(words) ? 'token' : reference}`;

  return {
    /** A person who resumes says that the ERP may be asked at once. */
    writtenBreaker(after: Item | undefined) {
      if (after?.resumes !== resumes) resumedAt = now();
      resumes = after?.resumes;
    },
    asked(sandbox: Sandbox, about: About) {
      const { time: wanted, heardAt } = until.get(placeOf(sandbox, about)) ?? NEVER;
      const wait = wanted - now();
      if (wait > MARGIN && resumedAt < heardAt)
        find(`${sandbox.name} asks the ERP (${about.words}), which wanted to be left alone for ${wait} ms more`);
    },
    answered(sandbox: Sandbox, seconds: number | undefined, about: About) {
      if (seconds === undefined) until.delete(placeOf(sandbox, about));
      else until.set(placeOf(sandbox, about), { time: now() + seconds * 1000, heardAt: now() });
    },
    /** An invocation is over. What broke off may not have been able to write down what it was asked for. */
    over(sandbox: Sandbox) {
      if (!sandbox.isDisturbed) return;
      for (const [place, { heardAt }] of until)
        if (place.startsWith(`${sandbox.name} `) && heardAt >= sandbox.begunAt) until.delete(place);
    },
    /** The consumer gave back, with nothing to excuse it, the only message of this document; visible again at that time. */
    givenBack(sandbox: Sandbox, reference: string, visibleAt: number) {
      const { time: wanted, heardAt } = until.get(placeOf(sandbox, { words: '', reference })) ?? {
        time: 0,
        heardAt: 0,
      };
      if (heardAt < sandbox.begunAt || wanted <= now()) return; // in an earlier invocation, or over
      if (visibleAt + MARGIN < wanted)
        find(`${reference} comes back ${wanted - visibleAt} ms before the time that the ERP asked for`);
      if (resumedAt < sandbox.begunAt && Number(breaker().notBefore ?? 0) + 2 * skew + MARGIN < wanted)
        find(`${sandbox.name} was asked to wait, for ${reference}, and has told nobody`);
    },
  };
}
