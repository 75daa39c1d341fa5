import { createMetrics } from './aws/metrics.ts';
import { createSecrets } from './aws/secrets.ts';
import { startAwsStub } from './aws/stub.ts';
import { createTopics } from './aws/topics.ts';
import { startDynamoDb } from './dynamodb.ts';
import type { Happening } from './events.ts';
import { createLedgerView, type LedgerView } from './ledger-view.ts';
import type { SeenMessage } from './queues/emulator.ts';
import { startSqs } from './queues/front.ts';
import { readBlueprint } from './template/blueprint.ts';
import { readStack } from './template/template.ts';

export type Edge = Awaited<ReturnType<typeof startEdge>>;

/** This machine's AWS, furnished with what the template declares: queues, tables, secrets, topics. */
export async function startEdge(
  assembly: string,
  resources: AsyncDisposableStack,
  happen: (happening: Happening) => void,
) {
  const sqs = resources.adopt(await startSqs(), (service) => service.close());
  const blueprint = readBlueprint(readStack(assembly), sqs.endpoint);
  const dynamo = resources.adopt(await startDynamoDb(blueprint.tables), (service) => service.close());
  const stub = resources.adopt(await startAwsStub(), (service) => service.close());
  const tableName = blueprint.output('LedgerTableName');
  const ledger = resources.adopt(createLedgerView(dynamo.endpoint, tableName), (view) => view.close());
  const onDeadLetter = (message: SeenMessage) => {
    tellWhy(ledger, message).then(happen, (error: unknown) =>
      happen({ kind: 'trouble', what: `The mark of a dead letter cannot be read: ${String(error)}` }),
    );
  };
  const queues = resources.adopt(await sqs.open(blueprint.queues, onDeadLetter), (opened) => opened.close());
  const secrets = createSecrets(blueprint.secrets);
  return {
    blueprint,
    tableName,
    ledger,
    secrets,
    inspect: queues.inspect,
    endpoints: { aws: stub.endpoint, sqs: sqs.endpoint, dynamodb: dynamo.endpoint },
    services: [
      secrets.service,
      createTopics(blueprint.topicArns, (page) => happen({ kind: 'page', ...page })),
      createMetrics(queues.inspect),
    ],
    stub,
  };
}

/** The consumer wrote the reason before it let the message go; a message that crashed it has none. */
async function tellWhy(ledger: LedgerView, message: SeenMessage): Promise<Happening> {
  const mark = await ledger.markOf(message.messageId);
  return {
    kind: 'dead-lettered',
    subject: mark?.keys[0] ?? message.messageId,
    ...(mark?.reason !== undefined && { reason: mark.reason }),
    ...(mark?.detail !== undefined && { detail: mark.detail }),
  };
}
