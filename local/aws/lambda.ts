import * as z from 'zod';
import type { Outcome } from '../functions/instance.ts';
import type { Poller } from '../poller.ts';
import type { MappingBlueprint } from '../template/blueprint.ts';
import { ACCOUNT, REGION } from '../template/identities.ts';
import { AwsRefusal, type AwsReply, type AwsRequest, type AwsService, json } from './reply.ts';

const MAPPINGS = '/2015-03-31/event-source-mappings';
const update = z.object({ Enabled: z.boolean().optional(), FunctionName: z.string().optional() }).strict();

/** A mapping and the poller that does its work here. */
export interface MappedPoller {
  readonly mapping: MappingBlueprint;
  readonly poller: Poller;
}

/** Lambda: read, list and switch event source mappings; invoke a function and wait for its answer. */
export function createLambda(
  mapped: readonly MappedPoller[],
  invoke: (functionName: string, event: unknown) => Promise<Outcome> | undefined,
): AwsService {
  return async (request) => {
    const invoked = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.path)?.[1];
    if (request.method === 'POST' && invoked !== undefined) return answerInvoke(request, nameOf(invoked), invoke);
    if (!request.path.startsWith(MAPPINGS)) return undefined;
    const uuid = request.path.slice(MAPPINGS.length).replaceAll('/', '');
    if (uuid === '') {
      if (request.method !== 'GET') return undefined;
      const wanted = request.query.get('FunctionName');
      const chosen = mapped.filter(({ mapping }) => wanted === null || nameOf(wanted) === mapping.functionName);
      return json({ EventSourceMappings: chosen.map(describe) });
    }
    const found = mapped.find(({ mapping }) => mapping.uuid === uuid);
    if (found === undefined) {
      throw new AwsRefusal('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
    }
    if (request.method === 'GET') return json(describe(found));
    if (request.method !== 'PUT') return undefined;
    const { Enabled } = update.parse(JSON.parse(request.body));
    if (Enabled === true) found.poller.enable();
    if (Enabled === false) found.poller.disable();
    return json(describe(found), 202);
  };
}

const describe = ({ mapping, poller }: MappedPoller) => ({
  UUID: mapping.uuid,
  EventSourceArn: mapping.queueArn,
  FunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${mapping.functionName}`,
  BatchSize: mapping.batchSize,
  ScalingConfig: { MaximumConcurrency: mapping.maximumConcurrency },
  FunctionResponseTypes: mapping.reportsItemFailures ? ['ReportBatchItemFailures'] : [],
  State: poller.state(),
  StateTransitionReason: 'USER_INITIATED',
});

async function answerInvoke(
  request: AwsRequest,
  functionName: string,
  invoke: (functionName: string, event: unknown) => Promise<Outcome> | undefined,
): Promise<AwsReply> {
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type !== 'RequestResponse') {
    throw new AwsRefusal('InvalidParameterValueException', `Invocation type ${String(type)} is not offered here.`);
  }
  const outcome = await invoke(functionName, request.body === '' ? {} : JSON.parse(request.body));
  if (outcome === undefined)
    throw new AwsRefusal('ResourceNotFoundException', `Function not found: ${functionName}`, 404);
  if (outcome.ok) return json(outcome.result);
  return { ...json(outcome.error), headers: { 'x-amz-function-error': 'Unhandled' } };
}

/** A name or an ARN. */
const nameOf = (function_: string) => decodeURIComponent(function_).split(':').at(-1) ?? '';
