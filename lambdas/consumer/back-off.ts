/** Longest wait that SQS allows for a copy (delay, 15 minutes), hence also for a visibility. Seconds. */
export const LONGEST_WAIT = 900;
const SHORTEST_WAIT = 5;

/** From this receive on a message is renewed: SQS dead-letters at the eighth, and receives are for crashes. */
export const RENEW_FROM_RECEIVE = 6;

/**
 * Seconds until the next try: grows with the age of the event, so that it neither hurries an ERP that has been down for
 * hours nor keeps a fresh order waiting; spread by a quarter either way, so that a backlog does not come back at once.
 * Never before what the ERP asked for, never long after the settling time ends.
 */
export function backOff(wait: {
  readonly ageSeconds: number;
  readonly retryAfterSeconds?: number | undefined;
  readonly settlesInSeconds?: number | undefined;
  /** 0 <= random < 1. */
  readonly random: number;
}): number {
  const spread = 0.75 + wait.random / 2;
  const byAge = Math.max(SHORTEST_WAIT, wait.ageSeconds * 0.5) * spread;
  const bySettling =
    wait.settlesInSeconds === undefined
      ? byAge
      : Math.min(byAge, Math.max(1, wait.settlesInSeconds + 1 + wait.random * 2));
  const asked = wait.retryAfterSeconds === undefined ? 0 : wait.retryAfterSeconds * (1 + wait.random / 4);
  return Math.min(LONGEST_WAIT, Math.ceil(Math.max(bySettling, asked)));
}
