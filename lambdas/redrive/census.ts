import type { CauseKey } from '../erp/failures.ts';
import type { BreakerState } from '../ledger/breaker-state.ts';
import { causeName, moneyIn } from '../ledger/cause.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { maintenanceAt } from '../maintenance-windows.ts';
import { type Announced, announce } from './announcing.ts';
import { createCoroner } from './coroner.ts';
import { createHealing, STAYS } from './healing.ts';
import { causesOfKey, causesOfLetter, detailOf, type Letter, namesOf, readLetters } from './letter.ts';
import { createMoveTasks } from './move-task.ts';
import type { CensusPorts, Run } from './ports.ts';
import { createQuestions } from './questions.ts';
import { deadLetters, noteRedriven } from './select.ts';
import type { HeldMessage } from './shelf.ts';
import { type Swept, sweepEventQueue } from './sweep.ts';
import { createTally, type Tally, tallyInFlight } from './tally.ts';
import { type Judgement, type WalkReport, walk } from './walk.ts';

export interface CensusReport {
  readonly status: 'census';
  /** Dead letters that were looked at. */
  readonly examined: number;
  /** Given back to the event queue because they can pass, or because only a try tells. */
  readonly redriven: number;
  /** Renewed because SQS would forget them, in either queue. */
  readonly renewed: number;
  /** That had crashed the consumer and now have a reason. */
  readonly explained: number;
  readonly givenUp: number;
  readonly causes?: Announced;
  /** Why nothing was healed. */
  readonly notHealing?: string;
  /** False when the time was over before every dead letter was seen. */
  readonly finished: boolean;
}

const DAY = 24 * 3_600_000;
/** SQS deletes at fourteen days, counted from the first sending. */
const RENEW_AFTER = 10 * DAY;
const ALARMING_AGE = 11 * DAY;
/** Faster than an ERP works, slow enough for the ledger; the consumer's own concurrency is what the ERP feels. */
const PER_SECOND = 20;
/** Milliseconds. */
const LAST_WRITES = 10_000;

/**
 * The dead letters' regular check-up (design D9): gives a reason to what crashed, tries what can pass, renews what SQS
 * would forget, lets go what is too old, and makes the causes what was counted. Each part is safe to be cut off anywhere:
 * the next run begins anew.
 */
export async function census(ports: CensusPorts, run: Run): Promise<CensusReport> {
  const { ledger, now, log, metrics } = ports;
  const shut = shutBy(await ledger.breaker.read(), ports);
  const tally = createTally();
  await tallyInFlight(ledger.entries, tally, now());
  const round = await createRound(ports, run, tally, shut === undefined);
  const walked = await walk(
    { ...ports, shelf: deadLetters(ports) },
    { maxMoves: Number.POSITIVE_INFINITY, perSecond: PER_SECOND, timeLeft: run.timeLeft },
    round.judge,
  );
  const givenUp = await round.coroner.letGo();
  const finished = walked.stoppedBy === undefined;
  const causes = finished
    ? await announce(
        { causes: ledger.causes, pages: ports.censusPages, now, deliveryIsOn: shut === undefined },
        tally,
        round.details,
      )
    : undefined;
  const swept = await sweepEventQueue(ports, run, shut === undefined);

  const report = reportOf(walked, round.counts, givenUp, causes, swept, shut);
  const oldest = Math.min(round.oldestSentAt(), swept?.oldestSentAt ?? Number.POSITIVE_INFINITY, now());
  if (now() - oldest >= ALARMING_AGE) log.error('message near its end', { sentAt: new Date(oldest).toISOString() });
  metrics.gauge('OldestMessageSeconds', Math.round((now() - oldest) / 1000));
  metrics.gauge('Healed', report.redriven);
  const failed = await createMoveTasks(ports).failedWithin(DAY, now());
  metrics.gauge('MoveTaskFailed', failed ? 1 : 0);
  metrics.publish();
  log.info('census', { ...report });
  return report;
}

/** What is done with each dead letter, and what is kept of it: never its body. */
async function createRound(ports: CensusPorts, run: Run, tally: Tally, heals: boolean) {
  const { ledger, now } = ports;
  const startedAt = now();
  const healing = createHealing({
    ...ports,
    causes: ledger.causes,
    // No question may outlive the run.
    ask: createQuestions({
      ...ports,
      breaker: ledger.breaker,
      deadline: (milliseconds) => ports.deadline(Math.max(1, Math.min(milliseconds, run.timeLeft() - LAST_WRITES))),
    }),
    open: await ledger.causes.open(),
    inFlight: new Set(tally.causes()),
  });
  const coroner = createCoroner(ports);
  const details = new Map<string, string>();
  const counts = { redriven: 0, renewed: 0 };
  /** When each letter that stays was sent first. */
  const staying = new Map<string, number>();

  const count = (letter: Letter, mended: ReadonlySet<string> = STAYS.mended) => {
    const names = (causes: readonly CauseKey[]) => causes.map(causeName).filter((name) => !mended.has(name));
    for (const { key } of letter.tasks) {
      for (const name of names(causesOfKey(letter, key))) tally.add(name, key, moneyIn(letter.entry(key)));
    }
    for (const name of names(causesOfLetter(letter))) {
      details.set(name, detailOf(letter));
      if (letter.tasks.length === 0) for (const event of namesOf(letter)) tally.add(name, event, undefined);
    }
  };
  const move = (letter: Letter, kind: keyof typeof counts, before?: () => Promise<void>): Judgement => ({
    decision: 'move',
    before: async () => {
      await before?.();
      await noteRedriven(letter, ports);
      counts[kind] += 1;
      staying.delete(letter.message.messageId);
    },
  });
  const judgeOne = async (letter: Letter): Promise<Judgement> => {
    if (!letter.broken && causesOfLetter(letter).length === 0) return move(letter, 'redriven');
    if (coroner.isTooOld(letter)) return coroner.takeIn(letter);
    await coroner.explain(letter);
    const isOld = now() - letter.message.sentAt >= RENEW_AFTER;
    // What this run moved may have failed again and be back already: the next one decides about it.
    const isJudged = heals && !isOld && letter.message.sentAt <= startedAt;
    const { before, mended } = isJudged ? await healing.judge(letter) : STAYS;
    await noteMended(letter, mended, ledger.entries);
    count(letter, mended);
    if (isOld) return move(letter, 'renewed');
    return before === undefined ? { decision: 'leave' } : move(letter, 'redriven', before);
  };
  const judge = async (batch: readonly HeldMessage[]): Promise<readonly Judgement[]> => {
    for (const { messageId, sentAt } of batch) staying.set(messageId, sentAt);
    const letters = await readLetters(batch, { ...ports, dossiers: ledger.dossiers });
    return Promise.all(letters.map(judgeOne));
  };
  return {
    judge,
    coroner,
    details,
    counts,
    oldestSentAt: () => staying.values().reduce((oldest, sentAt) => Math.min(oldest, sentAt), Number.POSITIVE_INFINITY),
  };
}

/** A cause ends when people have mended it, although an order that failed for it waits for another one too. */
async function noteMended({ tasks, entry }: Letter, mended: ReadonlySet<string>, entries: Ledger['entries']) {
  if (mended.size === 0) return;
  for (const { key } of tasks) {
    const known = entry(key);
    if (known?.causes?.some((name) => mended.has(name))) await entries.noteMended(known, mended);
  }
}

/**
 * While the ERP is not to be asked nothing is healed: it would only wait in the other queue. In a trial it may be asked, and
 * where no order comes what is healed is the trial.
 */
function shutBy(state: BreakerState, { windows, now }: CensusPorts): string | undefined {
  if (state.paused !== undefined) return `paused by hand: ${state.paused.why}`;
  const window = maintenanceAt(windows, now());
  if (window !== undefined) return `maintenance until ${window.to}`;
  return state.state === 'open' ? 'the breaker is open' : undefined;
}

function reportOf(
  { examined, stoppedBy }: WalkReport,
  { redriven, renewed }: { readonly redriven: number; readonly renewed: number },
  { explained, givenUp }: { readonly explained: number; readonly givenUp: number },
  causes: Announced | undefined,
  swept: Swept | undefined,
  notHealing: string | undefined,
): CensusReport {
  return {
    status: 'census',
    examined,
    redriven,
    renewed: renewed + (swept?.renewed ?? 0),
    explained,
    givenUp,
    ...(causes === undefined ? {} : { causes }),
    ...(notHealing === undefined ? {} : { notHealing }),
    finished: stoppedBy === undefined,
  };
}
