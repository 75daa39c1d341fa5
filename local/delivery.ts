import { SQSClient } from '@aws-sdk/client-sqs';
import { createLambda } from './aws/lambda.ts';
import type { Edge } from './edge.ts';
import type { Happening } from './events.ts';
import { createFleet } from './fleet.ts';
import type { Outcome } from './functions/instance.ts';
import { startPoller } from './poller.ts';
import { startScheduler } from './scheduler.ts';
import { ACCOUNT, REGION } from './template/identities.ts';

/** Whatever makes functions run: the functions themselves, event source mappings, schedules. */
export function startDelivery(
  edge: Edge,
  resources: AsyncDisposableStack,
  moveAddress: (value: string) => string,
  happen: (happening: Happening) => void,
) {
  const { blueprint, endpoints } = edge;
  const trouble = (what: string) => happen({ kind: 'trouble', what });
  const spokenName = (name: string) =>
    blueprint.functions.find((definition) => definition.name === name)?.environment.POWERTOOLS_SERVICE_NAME ?? name;
  const fleet = createFleet(blueprint, endpoints, moveAddress, (functionName, line) =>
    happen({ kind: 'line', functionName: spokenName(functionName), line }),
  );
  const invoke = (functionName: string, event: unknown): Promise<Outcome> =>
    fleet.invoke(functionName, event) ?? Promise.reject(new Error(`There is no function ${functionName}.`));

  const client = resources.adopt(localSqsClient(endpoints.sqs), (opened) => opened.destroy());
  const mapped = blueprint.mappings.map((mapping) => {
    const queueUrl = `${endpoints.sqs}/${ACCOUNT}/${mapping.queueArn.split(':').at(-1)}`;
    const work = async (event: unknown) => {
      const outcome = await invoke(mapping.functionName, event);
      if (!outcome.ok) trouble(`the ${spokenName(mapping.functionName)} failed: ${outcome.error.errorMessage}`);
      return outcome;
    };
    return { mapping, poller: startPoller(mapping, queueUrl, client, work, trouble) };
  });
  // Together: a poller waits for its invocation, and a hanging function ends only by being killed.
  resources.defer(async () => {
    await Promise.all([fleet.stop(), ...mapped.map(({ poller }) => poller.stop())]);
  });
  edge.stub.serve([...edge.services, createLambda(mapped, fleet.invoke)]);

  for (const { functionName } of [...blueprint.routes, ...blueprint.mappings]) fleet.warm(functionName);
  const scheduler = startScheduler(blueprint.schedules, invoke, ({ functionName }, problem) =>
    trouble(`the ${spokenName(functionName)} failed: ${problem}`),
  );
  resources.defer(() => scheduler.stop());
  return { invoke };
}

function localSqsClient(endpoint: string): SQSClient {
  return new SQSClient({ endpoint, region: REGION, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
}
