import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { CauseReason, Owner } from '../erp/failures.ts';
import { ownerOf } from '../erp/failures.ts';
import type { Words } from './words.ts';

/** Who is told: the catalogue team of what is theirs, operations of everything else. */
export type Audience = 'catalogue' | 'operations';

export interface PublisherPorts {
  readonly sns: Pick<SNSClient, 'send'>;
  readonly catalogTopicArn: string;
  readonly operationsTopicArn: string;
  /** Where the runbook is read; headings are its fragments. */
  readonly runbookUrl: string;
}

export type Publisher = ReturnType<typeof createPublisher>;

/** SNS refuses longer subjects, and other characters in them. */
const SUBJECT_LENGTH = 100;
/** Under the 256 KiB that SNS takes, in characters of at most four bytes. */
const MESSAGE_LENGTH = 60_000;

/** Throws what the SDK throws: whoever pages decides what an unsent page means. */
export function createPublisher({ sns, catalogTopicArn, operationsTopicArn, runbookUrl }: PublisherPorts) {
  return {
    runbookUrl,
    publish: (audience: Audience, words: Words) =>
      publishTo(sns, audience === 'catalogue' ? catalogTopicArn : operationsTopicArn, words),
  };
}

/** One mail to one topic. Throws what the SDK throws. */
export async function publishTo(sns: Pick<SNSClient, 'send'>, topicArn: string, { headline, lines }: Words) {
  await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: `ZephyrCart bridge: ${headline}`.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, SUBJECT_LENGTH),
      Message: lines.join('\n').slice(0, MESSAGE_LENGTH),
    }),
  );
}

export const audienceOf = (reason: CauseReason): Audience => {
  const owner: Owner = ownerOf(reason);
  return owner === 'catalogue' ? 'catalogue' : 'operations';
};
