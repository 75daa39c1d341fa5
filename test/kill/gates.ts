import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from 'node:http';
import { readBody } from '../../local/http/body.ts';
import { close, listen } from '../../local/http/listen.ts';
import { awsCall, erpCall, type Outgoing } from './call-name.ts';
import type { Clock } from './clock.ts';

/**
 * Before the request is at its goal; after it has had its effect, before the answer is back; or with the request still on
 * its way, which arrives minutes after its sender died.
 */
export type When = 'before' | 'after' | 'long before';

/** A call of a process: the nth with this name. */
export interface Call {
  readonly name: string;
  readonly nth: number;
}

export interface Death extends Call {
  readonly when: When;
}

export interface Backends {
  readonly aws: string;
  readonly sqs: string;
  readonly dynamodb: string;
  readonly erp: string;
}

/** Within what a settling time is made for, and long after everybody gave up. Milliseconds. */
const ON_ITS_WAY = 9 * 60_000;

/** What one process has called, and whether it was killed. */
export interface Watch {
  readonly calls: readonly Call[];
  readonly died: boolean;
  /** Resolves when nothing that it had sent before is still under way. */
  settled(): Promise<void>;
}

export type Gates = Awaited<ReturnType<typeof openGates>>;

/**
 * Between processes and everything that they call. Watched, they count the calls of one process, and kill it at one of
 * them.
 */
export async function openGates(backends: Backends, erpName: string, clock: Clock) {
  let present = watchOver(undefined, async () => {});
  const gate = async (backend: string, nameOf: (call: Outgoing) => string) => {
    const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { method = 'GET', url = '/', headers } = request;
      const call: Outgoing = { method, url, headers, body: (await readBody(request)).toString('utf8') };
      const forward = () => forwarded(backend, call);
      const life = present;
      const fate = life.arrive(nameOf(call), isAnotherTry(headers));
      if (fate === 'dead') return void request.socket.destroy();
      if (fate === 'before' || fate === 'long before') {
        await life.kill();
        if (fate === 'long before') clock.later(ON_ITS_WAY, async () => void (await forward()));
        return void request.socket.destroy();
      }
      const answer = await life.underWay(forward());
      if (fate === 'after') await life.kill();
      if (life.died) return void request.socket.destroy();
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    };
    const server = createServer((request, response) => {
      // A backend that broke the connection off: so does the gate.
      pass(request, response).catch(() => request.socket.resetAndDestroy());
    });
    server.keepAliveTimeout = 120_000;
    return { server, url: await listen(server, 0) };
  };

  const gates = {
    aws: await gate(backends.aws, awsCall),
    sqs: await gate(backends.sqs, awsCall),
    dynamodb: await gate(backends.dynamodb, awsCall),
    erp: await gate(backends.erp, (call) => erpCall(erpName, call)),
  };
  return {
    urls: { aws: gates.aws.url, sqs: gates.sqs.url, dynamodb: gates.dynamodb.url, erp: gates.erp.url },
    /** From now on the gates are this process's, until another's. `kill` resolves when it is gone. */
    watch(death: Death | undefined, kill: () => Promise<void>): Watch {
      present = watchOver(death, kill);
      return present;
    },
    async close(): Promise<void> {
      await Promise.all(Object.values(gates).map(({ server }) => close(server)));
    },
  };
}

function watchOver(death: Death | undefined, kill: () => Promise<void>) {
  const calls: Call[] = [];
  const counts = new Map<string, number>();
  const pending = new Set<Promise<unknown>>();
  let died = false;
  return {
    calls,
    get died() {
      return died;
    },
    /** A call that the SDK sends once more, because the machine was slow, is the same call: it counts once. */
    arrive(name: string, again: boolean): When | 'passes' | 'dead' {
      // The bytes of a dead process may still be in its sockets.
      if (died) return 'dead';
      if (again) return 'passes';
      const nth = (counts.get(name) ?? 0) + 1;
      counts.set(name, nth);
      calls.push({ name, nth });
      return death !== undefined && name === death.name && nth === death.nth ? death.when : 'passes';
    },
    async kill(): Promise<void> {
      died = true;
      await kill();
    },
    async underWay<Answer>(call: Promise<Answer>): Promise<Answer> {
      pending.add(call);
      try {
        return await call;
      } finally {
        pending.delete(call);
      }
    },
    async settled(): Promise<void> {
      await Promise.allSettled(pending);
    },
  };
}

const isAnotherTry = (headers: IncomingHttpHeaders): boolean =>
  /attempt=/.test(String(headers['amz-sdk-request'])) && !/attempt=1\b/.test(String(headers['amz-sdk-request']));

/** On a connection of its own: one that is kept may be closed by its other end at any moment. */
async function forwarded(
  backend: string,
  { method, url, headers: { connection: _, ...headers }, body }: Outgoing,
): Promise<{ readonly status: number; readonly headers: string[]; readonly body: Buffer }> {
  const bytes = Buffer.from(withoutLongPoll(headers, body));
  const length = bytes.length === 0 ? {} : { 'content-length': bytes.length };
  const outgoing = send(new URL(url, backend), { method, headers: { ...headers, ...length }, agent: false });
  outgoing.end(bytes);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 502, headers: answer.rawHeaders, body: await readBody(answer) };
}

/** The clock jumps over waits, also over the second that a receive waits for messages that nobody sends. */
function withoutLongPoll(headers: IncomingHttpHeaders, body: string): string {
  if (headers['x-amz-target'] !== 'AmazonSQS.ReceiveMessage') return body;
  return JSON.stringify({ ...JSON.parse(body), WaitTimeSeconds: 0 });
}
