import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Outcome } from '../../local/functions/instance.ts';
import { startPoller, worked } from '../../local/poller.ts';
import { type LocalSqs, type OpenQueues, startSqs } from '../../local/queues/front.ts';
import { CREDENTIALS, QUEUES } from './stack-fixture.ts';

const MAPPING = {
  uuid: 'u',
  functionName: 'Consumer',
  queueArn: QUEUES[0]?.arn ?? '',
  batchSize: 10,
  maximumConcurrency: 2,
  reportsItemFailures: true,
  enabled: true,
};

describe('an event source', () => {
  let sqs: LocalSqs;
  let queues: OpenQueues;
  let client: SQSClient;
  let url: string;

  beforeEach(async () => {
    sqs = await startSqs();
    queues = await sqs.open(QUEUES);
    client = new SQSClient({ ...CREDENTIALS, endpoint: sqs.endpoint });
    url = `${sqs.endpoint}/000000000000/Events`;
  });
  afterEach(async () => {
    client.destroy();
    await queues.close();
    await sqs.close();
  });

  const send = (body: string) =>
    client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: body,
        MessageAttributes: { deliveryId: { DataType: 'String', StringValue: 'd1' } },
      }),
    );
  const poll = (invoke: (event: SQSEvent) => Promise<Outcome>, mapping = MAPPING) => {
    const poller = startPoller(
      mapping,
      url,
      client,
      (event) => invoke(event as SQSEvent),
      () => {},
    );
    onTestFinished(() => poller.stop());
    return poller;
  };
  const everything = async () => {
    const { ready, inFlight, delayed } = await queues.inspect('Events');
    return [...ready, ...inFlight, ...delayed].map(({ body }) => body);
  };

  it('hands records over in Lambda’s spelling and deletes what was worked', async () => {
    const { MessageId, MD5OfMessageBody } = await send('{"a":1}');
    const seen: SQSEvent[] = [];

    poll(async (event) => {
      seen.push(event);
      return { ok: true, result: { batchItemFailures: [] } };
    });
    await vi.waitUntil(async () => seen.length > 0 && (await everything()).length === 0, 10_000);

    expect(seen[0]?.Records).toEqual([
      {
        messageId: MessageId,
        receiptHandle: expect.any(String),
        body: '{"a":1}',
        attributes: expect.objectContaining({
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
        }),
        messageAttributes: {
          deliveryId: { dataType: 'String', stringValue: 'd1', stringListValues: [], binaryListValues: [] },
        },
        md5OfBody: MD5OfMessageBody,
        md5OfMessageAttributes: expect.any(String),
        eventSource: 'aws:sqs',
        eventSourceARN: MAPPING.queueArn,
        awsRegion: 'eu-central-1',
      },
    ]);
  });

  it('keeps exactly what was reported as failed', async () => {
    for (const body of ['good', 'bad', 'also good']) await send(body);
    let worked = 0;

    poll(async ({ Records }) => {
      worked += Records.length;
      const failed = Records.filter(({ body }) => body === 'bad');
      return {
        ok: true,
        result: { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) },
      };
    });
    await vi.waitUntil(async () => worked === 3 && (await everything()).length === 1, 10_000);

    expect(await everything()).toEqual(['bad']);
  });

  it('deletes nothing of a batch whose function threw', async () => {
    await send('kept');
    let calls = 0;

    poll(async () => {
      calls += 1;
      return { ok: false, error: { errorType: 'Error', errorMessage: 'no' } };
    });
    await vi.waitUntil(() => calls === 1, 10_000);

    expect(await everything()).toEqual(['kept']);
  });

  it('never has more invocations at once than its maximum concurrency', async () => {
    for (let index = 0; index < 12; index += 1) await send(`event ${index}`);
    let running = 0;
    let most = 0;

    poll(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 30));
        running -= 1;
        return { ok: true, result: null };
      },
      { ...MAPPING, batchSize: 1 },
    );
    await vi.waitUntil(async () => (await everything()).length === 0, 10_000);

    expect(most).toBe(2);
  });

  it('takes nothing while it is disabled, ends what it has, and goes on when it is enabled', async () => {
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const poller = poll(async () => {
      started.resolve();
      await release.promise;
      return { ok: true, result: null };
    });
    await send('under way');
    await started.promise;

    poller.disable();
    const whileWorking = poller.state();
    release.resolve();
    await vi.waitUntil(() => poller.state() === 'Disabled', 10_000);
    await send('waits');
    const whileDisabled = await queues.inspect('Events');
    poller.enable();
    await vi.waitUntil(async () => (await everything()).length === 0, 10_000);

    expect(whileWorking).toBe('Disabling');
    expect(whileDisabled.ready.map(({ body, approximateReceiveCount }) => [body, approximateReceiveCount])).toEqual([
      ['waits', 0],
    ]);
    expect(poller.state()).toBe('Enabled');
  });
});

describe('the answer of a batch', () => {
  const messages = [{ MessageId: 'a' }, { MessageId: 'b' }];

  it.each([
    ['an empty list', { batchItemFailures: [] }, ['a', 'b']],
    ['nothing', null, ['a', 'b']],
    ['an empty object', {}, ['a', 'b']],
    ['one failure', { batchItemFailures: [{ itemIdentifier: 'a' }] }, ['b']],
    ['an unknown message', { batchItemFailures: [{ itemIdentifier: 'z' }] }, []],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }, []],
    ['a wrong key', { batchItemFailures: [{ messageId: 'a' }] }, []],
    ['a text', 'done', []],
  ])('%s deletes what Lambda would delete', (_, result, ids) => {
    expect(worked(messages, { ok: true, result }, true).map(({ MessageId }) => MessageId)).toEqual(ids);
  });

  it('means success of all, whatever it is, without ReportBatchItemFailures', () => {
    expect(worked(messages, { ok: true, result: { batchItemFailures: [{ itemIdentifier: 'a' }] } }, false)).toEqual(
      messages,
    );
  });
});
