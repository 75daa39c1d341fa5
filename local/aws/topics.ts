import { randomUUID } from 'node:crypto';
import { AwsRefusal, type AwsReply, type AwsService } from './reply.ts';

/** A page to people: which topic, its subject and its text. */
export interface Page {
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
}

/** SNS: publishing only. Nobody subscribes here; the run shows the page instead. SNS speaks the query protocol and XML. */
export function createTopics(topicArns: readonly string[], onPage: (page: Page) => void): AwsService {
  return ({ headers, body }) => {
    if (!String(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) return undefined;
    const form = new URLSearchParams(body);
    if (form.get('Action') !== 'Publish') return undefined;
    const topicArn = form.get('TopicArn') ?? '';
    if (!topicArns.includes(topicArn)) throw new AwsRefusal('NotFound', 'Topic does not exist', 404);
    const subject = form.get('Subject');
    onPage({ topicArn, message: form.get('Message') ?? '', ...(subject !== null && { subject }) });
    return xml(
      `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult></PublishResponse>`,
    );
  };
}

const xml = (body: string): AwsReply => ({ status: 200, contentType: 'text/xml', body });
