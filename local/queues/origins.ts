/**
 * Where every message was first sent. SQS knows natively which queue a dead letter came from, and that a message sent
 * straight into a dead-letter queue came from none (contract sheet aws-platform 1.1).
 */
export function createOrigins() {
  const queueByMessage = new Map<string, string>();
  return {
    sent(messageId: string, queueName: string): void {
      queueByMessage.set(messageId, queueName);
    },
    /** The source queue of a dead letter; undefined when it was sent there directly. */
    sourceOf(messageId: string, deadLetterQueue: string): string | undefined {
      const origin = queueByMessage.get(messageId);
      return origin === deadLetterQueue ? undefined : origin;
    },
  };
}

export type Origins = ReturnType<typeof createOrigins>;
