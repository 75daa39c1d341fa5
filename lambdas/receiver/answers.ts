import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** What ZephyrCart is told; nothing else ever (design section 5). Anything but 2xx makes it try again later. */
export const ANSWERS = {
  queued: answer(202, 'queued'),
  ignored: answer(200, 'ignored'),
  badSignature: answer(401, 'bad signature'),
  tooLarge: answer(413, 'too large'),
  notQueued: answer(503, 'not queued'),
} as const;

function answer(statusCode: number, status: string): Readonly<APIGatewayProxyStructuredResultV2> {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ status }) };
}
