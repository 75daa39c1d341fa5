import path from 'node:path';
import { build } from './build.ts';
import { type ConsoleSubject, startConsole } from './console/server.ts';
import { takeSnapshot } from './console/snapshot.ts';
import type { WidgetHost } from './console/widget/answers.ts';
import { startDelivery } from './delivery.ts';
import { startEdge } from './edge.ts';
import type { Happening } from './events.ts';
import { playExamples } from './examples/play.ts';
import { startHttpFront } from './http/front.ts';
import { introduce } from './introduction.ts';
import type { LedgerView } from './ledger-view.ts';
import { narrate } from './narrator.ts';
import type { QueueContents } from './queues/emulator.ts';
import { newSigningSecret } from './signing-secret.ts';
import { type ErpKind, type LocalErp, startErp } from './simulator.ts';
import type { Blueprint } from './template/blueprint.ts';
import { createTerminal, silentTerminal, type Terminal } from './terminal.ts';

export interface LocalRunOptions<Kind extends ErpKind = 'business-central'> {
  /** Which ERP is simulated; Business Central unless named. */
  readonly erp?: Kind;
  /** With the ERP `elsewhere`: the stage that names it, and the content of its secret. */
  readonly stage?: string;
  readonly credentials?: LocalErp['credentials'];
  /** Of the webhook; 0 takes free ports for everything. */
  readonly port?: number;
  /** Play the example events once, each twice. */
  readonly examples?: boolean;
  readonly quiet?: boolean;
  /** Where the built functions are kept between runs; `.bridge` in the project. */
  readonly workFolder?: string;
  /** Ends the run, also while it starts. */
  readonly signal?: AbortSignal;
  /** Called once everything answers, before the examples are played. */
  readonly onStarted?: (run: LocalRun<Kind>) => void;
}

/** The bridge on this machine. Everything listens on loopback only. */
export interface LocalRun<Kind extends ErpKind = 'business-central'> {
  readonly webhookUrl: string;
  readonly consoleUrl: string;
  readonly secret: string;
  readonly simulator: LocalErp<Kind>;
  readonly sqsEndpoint: string;
  readonly dynamoEndpoint: string;
  /** Secrets Manager, SNS, CloudWatch and Lambda. */
  readonly awsEndpoint: string;
  readonly tableName: string;
  readonly eventQueueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly blueprint: Blueprint;
  readonly ledger: LedgerView;
  /** A queue's messages by the queue's URL, without receiving them. */
  inspect(queueUrl: string): Promise<QueueContents>;
  /** Invokes a function by its name (an output such as `RedriveFunctionName` gives it); rejects when it fails. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** Hears of everything that happens from now on. */
  listen(listener: (happening: Happening) => void): void;
  /** Ends everything that was started, functions that hang included. */
  stop(): Promise<void>;
}

const DEFAULT_PORT = 3000;
/** What `Kind` is where nobody says. */
const USUAL_ERP: ErpKind = 'business-central';

/**
 * Starts the bridge: the built handlers on local AWS, wired as the synthesised template says. Leaves nothing behind when
 * it fails. Throws `PortBusyError`, `TemplateError`, or the build's own words.
 */
export async function startLocalRun<Kind extends ErpKind = 'business-central'>(
  options: LocalRunOptions<Kind> = {},
): Promise<LocalRun<Kind>> {
  const terminal = options.quiet === true ? silentTerminal : createTerminal(process.stdout);
  const resources = new AsyncDisposableStack();
  const ending = new AbortController();
  let ended: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    ending.abort();
    ended ??= resources.disposeAsync();
    return ended;
  };
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const run = await start(options, terminal, resources, ending.signal, stop);
    introduce(run, terminal);
    options.onStarted?.(run);
    if (options.examples === true) await playExamples(run, terminal, ending.signal);
    return run;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start<Kind extends ErpKind>(
  { port = DEFAULT_PORT, workFolder, erp = USUAL_ERP as Kind, ...wish }: LocalRunOptions<Kind>,
  terminal: Terminal,
  resources: AsyncDisposableStack,
  signal: AbortSignal,
  stop: () => Promise<void>,
): Promise<LocalRun<Kind>> {
  const listeners = new Set<(happening: Happening) => void>();
  const happen = (happening: Happening) => {
    if (signal.aborted) return;
    const told = narrate(happening);
    if (told !== undefined) terminal.tell(told);
    for (const listener of listeners) listener(happening);
  };

  // The port first: what a person must change is said before anything is built.
  const front = resources.adopt(await startHttpFront(port), (opened) => opened.close());
  const inUse = await startErp(erp, { anyPort: port === 0, ...wish });
  const { stage, environment, moveAddress } = inUse;
  const simulator = resources.adopt(inUse.erp, (started) => started.close());
  const project = path.resolve(import.meta.dirname, '..');
  const assembly = await build({
    project,
    workFolder: workFolder ?? path.join(project, '.bridge'),
    stage,
    environment,
    signal,
    onProgress: terminal.say,
  });

  const edge = await startEdge(assembly, resources, happen);
  const { blueprint, endpoints } = edge;
  const secret = newSigningSecret();
  edge.secrets.put(blueprint.output('SigningSecretArn'), { current: secret });
  edge.secrets.put(blueprint.output('ErpSecretArn'), simulator.credentials);

  const { invoke } = startDelivery(edge, resources, moveAddress, happen);
  front.open(blueprint.routes, invoke, (answered) => happen({ kind: 'answered', ...answered }));

  const run: Omit<LocalRun<Kind>, 'consoleUrl'> = {
    webhookUrl: `${front.url}${blueprint.routes[0]?.path ?? '/'}`,
    secret,
    simulator,
    sqsEndpoint: endpoints.sqs,
    dynamoEndpoint: endpoints.dynamodb,
    awsEndpoint: endpoints.aws,
    tableName: edge.tableName,
    eventQueueUrl: blueprint.output('EventQueueUrl'),
    deadLetterQueueUrl: blueprint.output('DeadLetterQueueUrl'),
    blueprint,
    ledger: edge.ledger,
    inspect: (queueUrl) => edge.inspect(queueUrl.split('/').at(-1) ?? ''),
    async invoke(functionName, event) {
      const outcome = await invoke(functionName, event);
      if (outcome.ok) return outcome.result;
      throw new Error(`${functionName}: ${outcome.error.errorType}: ${outcome.error.errorMessage}`);
    },
    listen: (listener) => {
      listeners.add(listener);
    },
    stop,
  };
  const subject: ConsoleSubject = {
    snapshot: () => takeSnapshot(run),
    redrive: () => run.invoke(blueprint.output('RedriveFunctionName'), {}),
    widget: widgetHost(run),
  };
  const console = await startConsole(subject, port === 0 ? 0 : port + 1);
  resources.defer(console.close);
  return { ...run, consoleUrl: console.url };
}

/** The widget's own function, and the redrive that its buttons name. */
function widgetHost({ blueprint, invoke }: Pick<LocalRun, 'blueprint' | 'invoke'>): WidgetHost {
  const outputs = ['WidgetFunctionName', 'RedriveFunctionName'].map((output) => blueprint.output(output));
  const functions = blueprint.functions.filter(({ name }) => outputs.includes(name));
  return {
    functionArn: functions.find(({ name }) => name === outputs[0])?.arn ?? '',
    async call(functionArn, event) {
      const called = functions.find(({ arn }) => arn === functionArn);
      if (called === undefined) throw new Error(`${functionArn} is neither the widget nor the redrive function.`);
      return invoke(called.name, event);
    },
  };
}
