import * as z from 'zod';
import { decodeMessage, MalformedMessageError } from '../../lambdas/event-queue/message.ts';

/** What `aws sqs receive-message --message-attribute-names All` prints, as far as events are in it. */
const Received = z.object({
  Messages: z.array(
    z.object({
      Body: z.string(),
      MessageAttributes: z.object({ encoding: z.object({ StringValue: z.string() }).optional() }).default({}),
    }),
  ),
});

/**
 * The bodies of the messages in an answer of SQS, unpacked where they are packed; undefined in the place of one that
 * cannot be unpacked. Undefined for any other text.
 */
export function lettersIn(text: string): readonly (string | undefined)[] | undefined {
  const received = Received.safeParse(parsed(text));
  return received.data?.Messages.map(({ Body, MessageAttributes }) => {
    const messageAttributes = { encoding: { stringValue: MessageAttributes.encoding?.StringValue } };
    try {
      // When it was sent is of no concern here.
      const event = decodeMessage({ body: Body, messageAttributes, attributes: { SentTimestamp: '0' } });
      return Buffer.from(event.body).toString('utf8');
    } catch (error) {
      if (error instanceof MalformedMessageError) return undefined;
      throw error;
    }
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
