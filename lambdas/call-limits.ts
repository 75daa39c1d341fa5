/**
 * How long an AWS call of the consumer or the breaker may take: three attempts of three seconds each. A call that hangs
 * must fail while the invocation still has time to give its messages back.
 */
export const CALL_LIMITS = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    // Without it the SDK only logs a warning when the time is over.
    throwOnRequestTimeout: true,
    socketTimeout: 3_000,
  },
};
