import { type Json, property } from './json.ts';
import type { Silence } from './silence.ts';

/** Attempts of a read, the first included. */
const ATTEMPTS = 3;
/** Milliseconds: first upper bound of a pause, and the longest pause that is waited for inside one attempt. */
const PAUSE = { first: 1_000, longest: 8_000 } as const;

type Answer = {
  readonly status: number;
  /** Undefined when it is no JSON. */
  readonly body: Json | undefined;
  readonly multipart?: unknown;
  readonly retryAfterSeconds?: number;
};
type Reply = Answer | Silence;

interface Waiting {
  /** Resolves after so many milliseconds; rejects when the signal fires first. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** 0 up to, not including, 1. */
  readonly random: () => number;
}

/**
 * A request that changes nothing, asked again twice after what may pass by itself: silence, being asked to wait, a status
 * of 5xx, a page where an answer should be. Pauses have full jitter, or are what was asked for; one that is too long ends it with the last reply.
 */
export async function readAgain<R extends Reply>(
  first: R,
  attempt: () => Promise<R>,
  { sleep, random }: Waiting,
  signal: AbortSignal,
): Promise<R> {
  let reply = first;
  for (let tried = 1; tried < ATTEMPTS && mayPass(reply); tried += 1) {
    const pause = pauseFor(reply, tried, random());
    if (pause > PAUSE.longest || !(await paused(sleep, pause, signal))) break;
    reply = await attempt();
  }
  return reply;
}

function mayPass(reply: Reply): boolean {
  if (!('status' in reply)) return reply.final !== true;
  return reply.status === 429 || reply.status === 408 || reply.status >= 500 || isPage(reply);
}

/** A proxy's page of maintenance, somebody else's log-in, half of an answer, or an error that calls itself a success. */
const isPage = ({ status, body, multipart }: Answer) =>
  status < 400 && multipart === undefined && (body === undefined || property(body, 'error') !== undefined);

/** Milliseconds. */
function pauseFor(reply: Reply, tried: number, random: number): number {
  if ('status' in reply && reply.retryAfterSeconds !== undefined) return reply.retryAfterSeconds * 1000;
  return random * Math.min(PAUSE.longest, PAUSE.first * 2 ** tried);
}

async function paused(sleep: Waiting['sleep'], milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(milliseconds, signal);
    return !signal.aborted;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
