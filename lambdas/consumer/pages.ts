import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type Failure, ownerOf, sentenceOf } from '../erp/failures.ts';
import type { Difference } from '../erp/port.ts';
import type { Causes } from '../ledger/causes.ts';
import type { Log } from '../log.ts';

/** Tells the right people of a failure that needs them: once a cause and day, not once an order. */
export interface Pages {
  failed(key: string, failure: Failure): Promise<void>;
  /** A posted document whose total in the ERP is not what ZephyrCart charged. One page a document: each is money. */
  differs(key: string, difference: Difference): Promise<void>;
}

interface PagePorts {
  readonly sns: Pick<SNSClient, 'send'>;
  readonly causes: Causes;
  readonly catalogTopicArn: string;
  readonly operationsTopicArn: string;
  /** Where the runbook is read; headings are its fragments. */
  readonly runbookUrl: string;
  readonly log: Log;
}

/** SNS refuses longer subjects. */
const SUBJECT_LENGTH = 100;

export function createPages({ sns, causes, catalogTopicArn, operationsTopicArn, runbookUrl, log }: PagePorts): Pages {
  const publish = (topicArn: string, headline: string, lines: readonly string[]) =>
    sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: `ZephyrCart bridge: ${headline}`.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, SUBJECT_LENGTH),
        Message: lines.join('\n'),
      }),
    );

  const pageOnce = async (key: string, failure: Failure, sku: string | undefined) => {
    if (!(await causes.claimPage(failure.reason, sku))) return;
    const topicArn = ownerOf(failure.reason) === 'catalogue' ? catalogTopicArn : operationsTopicArn;
    try {
      await publish(topicArn, sku === undefined ? failure.reason : `${failure.reason}: ${sku}`, [
        sentenceOf(failure.reason),
        '',
        `What happened: ${failure.detail}`,
        `First seen on: ${key}`,
        'Others with the same cause are not announced again today; the ledger lists them.',
        `What to do: ${runbookUrl}#${failure.reason}`,
      ]);
    } catch (error) {
      await causes.returnPage(failure.reason, sku);
      throw error;
    }
  };

  /** A page that cannot be sent must not hold up a document or a dead letter: it is logged. */
  const orLog = async (about: Record<string, unknown>, send: () => Promise<unknown>) => {
    try {
      await send();
    } catch (error) {
      log.error('page not sent', { ...about, error });
    }
  };

  return {
    async failed(key, failure) {
      for (const sku of failure.skus?.length ? failure.skus : [undefined]) {
        await orLog({ key, reason: failure.reason, sku }, () => pageOnce(key, failure, sku));
      }
    },
    differs: (key, { minorUnits, lines }) =>
      orLog({ key }, () =>
        publish(operationsTopicArn, 'erp_total_differs', [
          `The document of ${key} is in the ERP with a total that differs by ${minorUnits} minor units.`,
          '',
          ...lines,
          'It was left unreleased, and nothing was plugged.',
          `What to do: ${runbookUrl}#erp_total_differs`,
        ]),
      ),
  };
}
