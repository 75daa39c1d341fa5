import { type PoolRunnerInitializer, type PoolWorker, ThreadsPoolWorker, type WorkerRequest } from 'vitest/node';

/** Runs after which a thread is replaced all the same: what tests leave behind must not add up. */
const MOST_RUNS = 200;

type Listener = Parameters<PoolWorker['on']>[1];
type Run = Extract<WorkerRequest, { type: 'run' }>;
type Config = Extract<WorkerRequest, { type: 'start' }>['context']['config'];

/**
 * Threads for a test runner that is asked thousands of times. Vitest starts one for every run, and loading Vitest and the
 * modules under test into it takes several times as long as the tests of one mutant: so it is kept for the next run. A mutant
 * that acts while modules are loaded needs ones that nobody has loaded before, and gets a thread of its own.
 */
export function keptThreads(): PoolRunnerInitializer {
  let kept: KeptThread | undefined;
  return {
    name: 'kept thread',
    createPoolWorker(options) {
      const { mode, mutantActivation } = options.project.getProvidedContext();
      if (mode !== 'mutant' || mutantActivation === 'static') return new ThreadsPoolWorker(options);
      if (kept === undefined || kept.isSpent()) kept = new KeptThread(options);
      return kept;
    },
  };
}

/** To Vitest a thread that it starts and stops for each run. In truth only the first start and the last stop are one. */
class KeptThread extends ThreadsPoolWorker {
  #state: 'new' | 'running' | 'at rest' | 'ended' = 'new';
  #runs = 0;
  /** Of the run under way: Vitest leaves them to a thread that ends. */
  #listeners: [event: string, listener: Listener][] = [];
  #config: Config | undefined;

  isSpent(): boolean {
    return this.#state === 'ended' || this.#runs >= MOST_RUNS;
  }

  override on(event: string, listener: Listener): void {
    this.#listeners.push([event, listener]);
    super.on(event, listener);
  }

  override async start(): Promise<void> {
    this.#runs += 1;
    if (this.#state !== 'new') return;
    await super.start();
    super.on('exit', () => {
      this.#state = 'ended';
    });
  }

  override send(message: WorkerRequest): void {
    if (message.type === 'start') {
      this.#config = message.context.config;
      const isFirst = this.#state === 'new';
      this.#state = 'running';
      if (isFirst) super.send(message);
      else this.#answer('started');
    } else if (message.type === 'stop') {
      this.#state = 'at rest';
      this.#answer('stopped');
    } else super.send(message.type === 'run' ? this.#withConfig(message) : message);
  }

  /** Which tests are to run stands in the configuration, which the thread has from its first start. */
  #withConfig(run: Run): WorkerRequest {
    return { ...run, context: { ...run.context, config: this.#config } } as WorkerRequest;
  }

  override async stop(): Promise<void> {
    for (const [event, listener] of this.#listeners.splice(0)) super.off(event, listener);
    // Stopped in the middle of a run, it could go on with it.
    if (this.#state === 'at rest' && !this.isSpent()) return;
    this.#state = 'ended';
    await super.stop();
  }

  #answer(type: 'started' | 'stopped'): void {
    const response = { type, __vitest_worker_response__: true };
    for (const [event, listener] of this.#listeners) if (event === 'message') listener(response);
  }
}
