/**
 * What a log line may say of a failed AWS call: its class, codes and AWS's request id. Not its message, because a
 * service may quote the request in it, and the request is the event.
 */
export function failureFields(error: unknown): Record<string, unknown> {
  // Powertools wraps the SDK's error; the SDK's is the one that says what happened.
  const told = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(told instanceof Error)) return { error: typeof told };
  const { code, $metadata } = told as { code?: unknown; $metadata?: { httpStatusCode?: number; requestId?: string } };
  return {
    error: told.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...($metadata?.httpStatusCode === undefined ? {} : { httpStatus: $metadata.httpStatusCode }),
    ...($metadata?.requestId === undefined ? {} : { awsRequestId: $metadata.requestId }),
  };
}
