import { required } from '../environment.ts';
import { createSqsClient } from '../event-queue/sqs.ts';
import { createLog } from '../log.ts';
import { createRedrive } from './redrive.ts';

const { env } = process;

export const handler = createRedrive({
  sqs: createSqsClient({}, env),
  deadLetterQueueUrl: required(env, 'DEAD_LETTER_QUEUE_URL'),
  deadLetterQueueArn: required(env, 'DEAD_LETTER_QUEUE_ARN'),
  eventQueueArn: required(env, 'EVENT_QUEUE_ARN'),
  log: createLog(),
});
