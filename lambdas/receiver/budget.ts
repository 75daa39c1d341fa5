import type { ClientLimits } from '../event-queue/sqs.ts';

/**
 * ZephyrCart gives up after 10 s (contract sheet zephyrcart 1.2) and the function after 8 s, so the answer, 503 if it
 * must be, has to be decided by this age of the request. Milliseconds.
 */
export const ANSWER_WITHIN_MS = 7_000;

/** Older than this, a request leaves no room for reading the secret once more and sending. Milliseconds. */
export const REFRESH_WITHIN_MS = 1_000;

/** Two attempts of two seconds, for the queue as for the secret. */
export const CLIENT_LIMITS: ClientLimits = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 1_000,
    // Covers the time to the response headers, and without throwOnRequestTimeout it only logs a warning and waits on.
    requestTimeout: 2_000,
    throwOnRequestTimeout: true,
    // Covers a response that stops half way, which requestTimeout does not see.
    socketTimeout: 2_000,
  },
};
