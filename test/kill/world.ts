import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { encodeMessage } from '../../lambdas/event-queue/message.ts';
import { createLedger } from '../../lambdas/ledger/ledger.ts';
import { createLambda } from '../../local/aws/lambda.ts';
import { startEdge } from '../../local/edge.ts';
import type { Happening } from '../../local/events.ts';
import { pollOnce } from '../../local/poller.ts';
import { SIMULATED_STAGES, type SimulatedErp, startErp } from '../../local/simulator.ts';
import { REGION } from '../../local/template/identities.ts';
import type { Clock } from './clock.ts';
import { openGates } from './gates.ts';
import { createStaff } from './staff.ts';
import { createSwitch } from './switch.ts';

/** Receives after which nothing comes to rest any more. */
const ROUNDS = 60;
const MINUTE = 60_000;

/** The local AWS, a simulated ERP and the built functions as processes, with real sockets between them. */
export type World = Awaited<ReturnType<typeof openWorld>>;

export interface WorldOptions {
  readonly erp: SimulatedErp;
  /** Folder of the built stage. */
  readonly assembly: string;
  readonly clock: Clock;
  /** Hears what the functions log. */
  readonly onLine?: (line: string) => void;
}

export async function openWorld({ erp: kind, assembly, clock, onLine = () => {} }: WorldOptions) {
  await using resources = new AsyncDisposableStack();
  const pages: string[] = [];
  const happen = (happening: Happening) => {
    if (happening.kind === 'page') pages.push(happening.subject ?? '');
  };
  const { erp } = await startErp(kind, { anyPort: true });
  resources.defer(() => erp.close());
  const edge = await startEdge(assembly, resources, happen);
  const { blueprint, endpoints } = edge;
  edge.secrets.put(blueprint.output('ErpSecretArn'), erp.credentials);
  const behind = { ...endpoints, erp: erp.url };
  const gates = async () => resources.adopt(await openGates(behind, erp.name, clock), (opened) => opened.close());
  const staff = resources.adopt(
    createStaff({
      blueprint,
      builtErpUrl: `http://127.0.0.1:${SIMULATED_STAGES[kind].usualPort}`,
      gates: { mortal: await gates(), reserve: await gates() },
      onLine,
    }),
    (employed) => employed.dismiss(),
  );
  const delivery = createSwitch();
  const [mapping] = blueprint.mappings;
  if (mapping === undefined) throw new Error('The template has no event source.');
  const invoke = (name: string, event: unknown) =>
    name === mapping.functionName ? staff.reserve('consumer', event) : undefined;
  edge.stub.serve([...edge.services, createLambda([{ mapping, poller: delivery }], invoke)]);

  const local = { region: REGION, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const sqs = resources.adopt(new SQSClient({ ...local, endpoint: endpoints.sqs }), (client) => client.destroy());
  const dynamo = resources.adopt(new DynamoDBClient({ ...local, endpoint: endpoints.dynamodb }), (client) =>
    client.destroy(),
  );
  const table = { client: DynamoDBDocumentClient.from(dynamo), tableName: edge.tableName };
  const ledger = createLedger(table, () => Date.now());
  const eventQueueUrl = blueprint.output('EventQueueUrl');
  const contents = (output: string) => edge.inspect(blueprint.output(output).split('/').at(-1) ?? '');

  /** Works one batch of the event queue, and waits for it if need be. False when the queue is empty. */
  const workOnce = async (): Promise<boolean> => {
    const { ready, delayed, inFlight } = await contents('EventQueueUrl');
    const visible = [
      ...ready.map(() => 0),
      ...delayed.map(({ delayUntil = 0 }) => delayUntil),
      ...inFlight.map(({ visibleAt }) => visibleAt),
    ];
    if (visible.length === 0) return false;
    await clock.reach(Math.min(...visible) + 1);
    const { signal } = new AbortController();
    await pollOnce(mapping, eventQueueUrl, sqs, (event) => staff.invoke('consumer', event), signal, 0);
    return true;
  };

  const open = resources.move();
  return {
    erp,
    ledger,
    clock,
    delivery,
    /** Subjects of the mails that were sent. */
    pages,
    staff,
    /** What is in the queue, whoever has received it. */
    async messages(output: 'EventQueueUrl' | 'DeadLetterQueueUrl') {
      const { ready, delayed, inFlight } = await contents(output);
      return [...ready, ...delayed, ...inFlight];
    },
    /** Puts an event on the queue as the receiver does. */
    async post(body: Uint8Array): Promise<void> {
      const message = encodeMessage({ body, receivedAt: Date.now() });
      if (message === 'too large') throw new Error('The event does not fit into a message.');
      await sqs.send(new SendMessageCommand({ QueueUrl: eventQueueUrl, ...message }));
    },
    workOnce,
    /**
     * Until the event queue is empty, or does not become so. On a busy machine even this ERP may not answer in time: then
     * the breaker's function does what it does every minute.
     */
    async workOff(): Promise<void> {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { state } = await ledger.breaker.read();
        if (state !== 'closed' || delivery.state() === 'Disabled') await staff.reserve('breaker', {});
        if (delivery.state() === 'Disabled') await clock.reach(Date.now() + MINUTE);
        else if (!(await workOnce())) return;
      }
    },
    close: () => open.disposeAsync(),
  };
}
