import type { Breaker, LedgerEntry } from '../ledger-view.ts';
import type { SeenMessage } from '../queues/emulator.ts';
import type { LocalRun } from '../run.ts';
import type { ErpKind, ErpRecord } from '../simulator.ts';

export interface Depth {
  readonly name: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface DeadLetter {
  readonly subject: string;
  readonly reason: string;
  readonly detail: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

/** Everything the console shows, as of one moment. */
export interface Snapshot {
  readonly takenAt: number;
  readonly webhookUrl: string;
  /** Name of the simulated ERP. */
  readonly erp: string;
  readonly entries: readonly LedgerEntry[];
  readonly depths: readonly Depth[];
  readonly deadLetters: readonly DeadLetter[];
  readonly breaker: Breaker;
  readonly records: readonly ErpRecord[];
}

export async function takeSnapshot(run: Omit<LocalRun<ErpKind>, 'consoleUrl'>): Promise<Snapshot> {
  const queues = [
    { name: 'Event queue', url: run.eventQueueUrl },
    { name: 'Dead letters', url: run.deadLetterQueueUrl },
  ];
  const [entries, breaker, contents] = await Promise.all([
    run.ledger.entries(),
    run.ledger.breaker(),
    Promise.all(queues.map(async (queue) => ({ name: queue.name, ...(await run.inspect(queue.url)) }))),
  ]);
  const dead = contents.at(-1);
  return {
    takenAt: Date.now(),
    webhookUrl: run.webhookUrl,
    erp: run.simulator.name,
    entries,
    breaker,
    records: run.simulator.records(),
    depths: contents.map(({ name, ready, inFlight, delayed }) => ({
      name,
      visible: ready.length,
      inFlight: inFlight.length,
      delayed: delayed.length,
    })),
    deadLetters: await Promise.all(
      [...(dead?.ready ?? []), ...(dead?.inFlight ?? [])].map((message) => explain(run, message)),
    ),
  };
}

async function explain(run: Omit<LocalRun<ErpKind>, 'consoleUrl'>, message: SeenMessage): Promise<DeadLetter> {
  const mark = await run.ledger.markOf(message.messageId);
  return {
    subject: mark?.keys.join(', ') || message.messageId,
    reason: mark?.reason ?? 'not recorded',
    detail: mark?.detail ?? 'The function ended before it could write down why.',
    sentAt: message.sentTimestamp,
  };
}
