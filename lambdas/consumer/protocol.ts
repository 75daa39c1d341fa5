import type { Failure } from '../erp/failures.ts';
import type { Draft, Erp, ErpDocument } from '../erp/port.ts';
import { readCauseName } from '../ledger/cause.ts';
import type { Entries } from '../ledger/entries.ts';
import type { Entry, Facts, PostingSince } from '../ledger/entry.ts';
import type { Mark } from '../ledger/marks.ts';

/**
 * Exactly one document per key: the transition table of docs/decisions/0003-exactly-once.md, row by row.
 * Each function is a row (its number is in its comment); it makes at most the one durable change that the row names, and
 * returns where the attempt stands then. `run` only follows. What is not in the table is not here: the lock is around
 * it (lock.ts, row 1), renewal and the mark are after it (message.ts, rows 10m, 12 and 13).
 */
export type Position =
  | { readonly at: 'read' }
  | { readonly at: 'prepare'; readonly seen: Seen; readonly settled: boolean }
  | {
      readonly at: 'look up';
      readonly seen: Seen;
      readonly settled: boolean;
      readonly draft: Draft;
      readonly facts: Facts;
    }
  | { readonly at: 'record'; readonly seen: Seen; readonly draft: Draft; readonly facts: Facts }
  | { readonly at: 'send'; readonly mine: PostingSince; readonly draft: Draft; readonly facts: Facts }
  | { readonly at: 'clear'; readonly mine: PostingSince; readonly failure: Failure }
  | { readonly at: 'write posted'; readonly document: ErpDocument; readonly facts: Facts }
  | { readonly at: 'write failed'; readonly failure: Failure; readonly facts: Facts; readonly mine?: PostingSince }
  | { readonly at: 'flag changed'; readonly failure: Failure; readonly entry: Entry | undefined }
  | End;

export type End =
  /** Row 11. `posted` was read or written by this attempt; `by` says which. */
  | {
      readonly at: 'posted';
      readonly entry: Entry;
      readonly by: 'this attempt' | 'an earlier one';
      /** Present when this message says something else than what was posted. Nothing was changed. */
      readonly changed?: Failure;
    }
  /** Row 12. */
  | {
      readonly at: 'not final';
      readonly failure: Failure;
      readonly waiting?: true;
      /** Nobody may POST this key before; milliseconds since the epoch. */
      readonly settlesAt?: number;
      /** The key of a POST of this attempt to which the ERP itself said nothing. */
      readonly unheard?: string;
      /** The content that this attempt, alone under the lock, found to be its key's. */
      readonly facts?: Facts;
    }
  /** Row 13, once the message is marked (row 10m). */
  | {
      readonly at: 'failed';
      readonly failure: Failure;
      /** The ERP refused the document, as opposed to the bridge that could not write one. */
      readonly erpAnswered: boolean;
      /** Only read from the mark: it was told before. */
      readonly marked?: true;
    };

/** What an attempt carries on from its reading of the ledger. */
export interface Seen {
  readonly entry: Entry | undefined;
  readonly postingSince: PostingSince | undefined;
  readonly releases: number;
}

/** What differs between an order and a refund: how the ledger and the event become a draft. */
export interface Job {
  readonly key: string;
  /** Known before anything is asked. */
  readonly facts: Facts;
  /** Row 2, last line: refunds are admitted here, before the look-up. Drafts are pure translation. */
  readonly prepare: (signal: AbortSignal) => Promise<
    | { readonly outcome: 'ready'; readonly draft: Draft; readonly facts: Facts }
    | { readonly outcome: 'failed'; readonly failure: Failure }
    /** Another content of this key stands already. */
    | { readonly outcome: 'changed'; readonly failure: Failure }
    | { readonly outcome: 'not final'; readonly failure: Failure; readonly waiting?: true }
  >;
}

export interface ProtocolPorts {
  readonly entries: Pick<
    Entries,
    'read' | 'claim' | 'recordPosting' | 'clearPosting' | 'writePosted' | 'writeFailed' | 'flagChanged'
  >;
  /** What the message was marked with, if it failed for good before. */
  readonly mark: () => Promise<Mark | undefined>;
  readonly erp: Pick<Erp, 'lookUp' | 'create'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Unique per call. */
  readonly attemptId: () => string;
  /** Aborts after so many milliseconds. */
  readonly deadline: (milliseconds: number) => AbortSignal;
  /** Milliseconds; at least the ERP's own bound + the function's timeout + the send deadline (design D3). */
  readonly settling: number;
}

/** A request may leave only so long after its `postingSince`; others count on it. Milliseconds. */
export const SEND_DEADLINE = 30_000;
export const POST_TIMEOUT = 60_000;
export const LOOK_UP_TIMEOUT = 15_000;

/** Follows the table from row 2 to an end. Throws only when the ledger cannot be reached (row 12 for the caller). */
export async function run(job: Job, ports: ProtocolPorts): Promise<End> {
  let position: Position = { at: 'read' };
  while (!isEnd(position)) position = await step(position, job, ports);
  return position;
}

const isEnd = (position: Position): position is End =>
  position.at === 'posted' || position.at === 'not final' || position.at === 'failed';

/** One row of the table. */
export function step(position: Exclude<Position, End>, job: Job, ports: ProtocolPorts): Promise<Position> {
  switch (position.at) {
    case 'read':
      return readLedger(job, ports);
    case 'prepare':
      return prepare(position, job, ports);
    case 'look up':
      return lookUp(position, job, ports);
    case 'record':
      return recordPosting(position, job, ports);
    case 'send':
      return send(position, job, ports);
    case 'clear':
      return clear(position, job, ports);
    case 'write posted':
      return writePosted(position, job, ports);
    case 'write failed':
      return writeFailed(position, job, ports);
    case 'flag changed':
      return flagChanged(position, job, ports);
  }
}

/** Row 2: posted? marked? settled? In this order. */
async function readLedger(job: Job, { entries, mark, now, settling }: ProtocolPorts): Promise<Position> {
  const readAt = now(); // before the read: what is not settled at this time was not settled when it was read
  const asked = [entries.read(job.key), mark()] as const;
  await Promise.allSettled(asked); // when one fails the other must not be left under way
  const [entry, marked] = await Promise.all(asked);

  if (entry?.status === 'posted') return postedBefore(entry, job, entries);
  if (marked !== undefined) return failedBefore(marked, entry, job, entries);
  if (entry?.released === true) return { at: 'write failed', failure: releasedByOperator(job.key), facts: job.facts };
  if (isOtherContent(entry, job)) return { at: 'flag changed', failure: otherContent(job, entry), entry };

  const postingSince = entry?.postingSince;
  const settled = postingSince === undefined || readAt - postingSince.at > settling;
  return { at: 'prepare', seen: { entry, postingSince, releases: entry?.releases ?? 0 }, settled };
}

/** Row 2, last line: a refund's content is claimed, then its admission written, or read back, before the look-up. */
async function prepare(
  { seen, settled }: Position & { at: 'prepare' },
  job: Job,
  { deadline, entries }: ProtocolPorts,
): Promise<Position> {
  const isRefund = job.facts.orderId !== undefined;
  const isUnclaimed = isRefund && seen.entry?.fingerprint === undefined;
  if (isUnclaimed && !(await entries.claim(job.key, job.facts))) return { at: 'read' };
  const prepared = await job.prepare(deadline(LOOK_UP_TIMEOUT));
  switch (prepared.outcome) {
    case 'ready':
      return { at: 'look up', seen, settled, draft: prepared.draft, facts: prepared.facts };
    case 'failed':
      return { at: 'write failed', failure: prepared.failure, facts: job.facts };
    case 'changed':
      return { at: 'flag changed', failure: prepared.failure, entry: seen.entry };
    case 'not final':
      return {
        at: 'not final',
        failure: prepared.failure,
        facts: job.facts,
        ...(prepared.waiting ? { waiting: true } : {}),
      };
  }
}

/** Rows 3 and 3s: while settling a look-up may find the document, but "absent" proves nothing. */
async function lookUp(
  { seen, settled, draft, facts }: Position & { at: 'look up' },
  job: Job,
  { erp, entries, deadline, settling }: ProtocolPorts,
): Promise<Position> {
  const mayRepair = async () => isStillOurs(await entries.read(job.key), job);
  const found = await erp.lookUp(draft, deadline(LOOK_UP_TIMEOUT), mayRepair);
  switch (found.outcome) {
    case 'found': {
      // Whoever wrote it has recorded its content before: another one than ours may have come in between.
      const entry = await entries.read(job.key);
      if (isStillOurs(entry, job)) return { at: 'write posted', document: found.document, facts };
      return entry?.status === 'posted'
        ? postedBefore(entry, job, entries)
        : { at: 'flag changed', failure: otherContent(job, entry), entry };
    }
    case 'refused':
      return { at: 'write failed', failure: found.failure, facts };
    case 'inconclusive':
      return { at: 'not final', failure: found.failure, facts };
    case 'absent':
      return settled
        ? { at: 'record', seen, draft: found.draft ?? draft, facts }
        : { at: 'not final', failure: settlingFailure, settlesAt: (seen.postingSince?.at ?? 0) + settling };
  }
}

/** Row 4: only who wrote `postingSince` over exactly what it read may send. */
async function recordPosting(
  { seen, draft, facts }: Position & { at: 'record' },
  job: Job,
  { entries, now, attemptId }: ProtocolPorts,
): Promise<Position> {
  const mine: PostingSince = { at: now(), attempt: attemptId() };
  const written = await entries.recordPosting(job.key, seen, mine, facts);
  return written === 'accepted'
    ? { at: 'send', mine, draft, facts }
    : { at: 'not final', failure: { ...heldElsewhere, detail: `Another worker is writing ${job.key}.` } };
}

/** Rows 5 and 6: one request, and only within the send deadline; a definite answer is told from every other. */
async function send(
  { mine, draft, facts }: Position & { at: 'send' },
  { key }: Job,
  { erp, now, deadline, settling }: ProtocolPorts,
): Promise<Position> {
  const mayLeave = () => now() - mine.at <= SEND_DEADLINE;
  const answer = await erp.create(draft, mayLeave, deadline(POST_TIMEOUT));
  switch (answer.outcome) {
    case 'created':
      return { at: 'write posted', document: answer.document, facts };
    case 'refused':
      return answer.failure.class === 'final'
        ? { at: 'write failed', failure: answer.failure, facts, mine }
        : { at: 'clear', mine, failure: answer.failure };
    case 'too late':
      return { at: 'clear', mine, failure: tooLate };
    case 'ambiguous': {
      const { failure, unheard = failure.class === 'systemic' } = answer;
      return { at: 'not final', failure, settlesAt: mine.at + settling, ...(unheard ? { unheard: key } : {}) };
    }
  }
}

/** Row 8: takes away `postingSince` if it is still this attempt's own. */
async function clear({ mine, failure }: Position & { at: 'clear' }, job: Job, ports: ProtocolPorts): Promise<Position> {
  await ports.entries.clearPosting(job.key, mine);
  return { at: 'not final', failure };
}

/** Rows 7 and 9. */
async function writePosted(
  { document, facts }: Position & { at: 'write posted' },
  job: Job,
  { entries }: ProtocolPorts,
): Promise<Position> {
  const { entry, first } = await entries.writePosted(job.key, document, withCustomerOf(document, facts));
  return { at: 'posted', entry, by: first ? 'this attempt' : 'an earlier one' };
}

/** A document that was found may be of an earlier attempt, which chose another customer: refunds go where it went. */
function withCustomerOf({ customer }: ErpDocument, facts: Facts): Facts {
  if (customer === undefined || customer.toUpperCase() === facts.customer?.toUpperCase()) return facts;
  const { customerChoice, ...rest } = facts;
  const choice = customerChoice && {
    customerChoice: { ...customerChoice, why: 'that of the document that was found' },
  };
  return { ...rest, customer, ...choice };
}

/** Row 10. Somebody else may have posted it meanwhile: then it is posted. */
async function writeFailed(
  { failure, facts, mine }: Position & { at: 'write failed' },
  job: Job,
  { entries }: ProtocolPorts,
): Promise<Position> {
  const written = await entries.writeFailed(job.key, failure, facts, mine);
  return written === 'posted' ? { at: 'read' } : { at: 'failed', failure, erpAnswered: mine !== undefined };
}

/**
 * Row 10 for other content of a key that is not posted: this message fails, the key goes on with its first content.
 * Its status, reason and amounts stay what they are.
 */
async function flagChanged(
  { failure, entry }: Position & { at: 'flag changed' },
  { key, facts }: Job,
  { entries }: ProtocolPorts,
): Promise<Position> {
  await entries.flagChanged(key, facts);
  await failAsBefore(entry, { key, facts }, entries);
  return { at: 'failed', failure, erpAnswered: false };
}

/** Row 11, for a key that somebody else posted: other content is flagged and changes nothing. */
export async function postedBefore(
  entry: Entry,
  job: Pick<Job, 'key' | 'facts'>,
  entries: Pick<Entries, 'flagChanged'>,
): Promise<End> {
  if (!isOtherContent(entry, job)) return { at: 'posted', entry, by: 'an earlier one' };
  await entries.flagChanged(job.key, job.facts);
  return { at: 'posted', entry, by: 'an earlier one', changed: otherContent(job, entry) };
}

/** The first content that was worked on is the content of its key. */
const isOtherContent = (entry: Entry | undefined, job: Pick<Job, 'facts'>) =>
  entry?.fingerprint !== undefined &&
  job.facts.fingerprint !== undefined &&
  entry.fingerprint !== job.facts.fingerprint;

/** Not posted by somebody else, and nobody is at it with other content. */
const isStillOurs = (entry: Entry | undefined, job: Pick<Job, 'facts'>) =>
  entry?.status !== 'posted' && !isOtherContent(entry, job);

function otherContent({ key, facts }: Pick<Job, 'key' | 'facts'>, first: Entry | undefined): Failure {
  const amounts =
    facts.total === first?.total ? '' : ` (${facts.total ?? 'no'} instead of ${first?.total ?? 'no'} minor units)`;
  return {
    class: 'final',
    reason: 'payload_changed',
    detail: `${key} came again with other content${amounts} than its first event. Nothing was changed.`,
  };
}

const releasedByOperator = (key: string): Failure => ({
  class: 'final',
  reason: 'operator_decision',
  detail: `An operator gave the room of ${key} back. It is written only when somebody allows it again.`,
});

/**
 * Row 2, for a marked message. A receive in between that met a lock, or could not read the mark, has put down that the
 * key is being retried: nothing would ever put that right again, and its age would grow for ever.
 */
export async function failedBefore(
  { reason, detail }: Mark,
  entry: Entry | undefined,
  job: Pick<Job, 'key' | 'facts'>,
  entries: Pick<Entries, 'writeFailed'>,
): Promise<End> {
  const end = (failure: Failure): End => ({ at: 'failed', failure, erpAnswered: false, marked: true });
  if (entry?.status === 'failed' && entry.reason !== undefined) {
    return end({ class: 'final', reason: entry.reason, detail: entry.detail ?? detail });
  }
  const skus = entry?.skus; // kept by the write in between
  const failure: Failure = { class: 'final', reason, detail, ...(skus === undefined ? {} : { skus }) };
  // What became of the first content is not for a message with another one to say.
  const changed = reason === 'payload_changed' || isOtherContent(entry, job);
  if (changed) await failAsBefore(entry, job, entries);
  else await entries.writeFailed(job.key, failure, job.facts);
  return end(failure);
}

/**
 * A message with other content that met a lock, or an open breaker, has put down that its key is being retried. When the
 * key had failed before, nothing else would ever say so again; whoever does retry it says so with its next receive.
 */
async function failAsBefore(
  entry: Entry | undefined,
  { key, facts }: Pick<Job, 'key' | 'facts'>,
  entries: Pick<Entries, 'writeFailed'>,
): Promise<void> {
  const [reason] = (entry?.causes ?? []).map((name) => readCauseName(name).reason);
  if (entry?.status !== 'retrying' || reason === undefined || reason === 'erp_total_differs') return;
  const { receivedAt, messageId } = facts;
  const detail = 'It failed for this before; what came since, with other content, changed nothing.';
  const { skus, subject } = entry;
  await entries.writeFailed(key, { reason, detail, skus, subject }, { receivedAt, messageId });
}

const heldElsewhere: Failure = { class: 'transient', reason: 'bridge_fault', detail: 'Another worker has it.' };

const settlingFailure: Failure = {
  class: 'transient',
  reason: 'erp_unavailable',
  detail: 'An earlier attempt may still become a document; nothing is sent until its settling time has passed.',
};

const tooLate: Failure = {
  class: 'transient',
  reason: 'bridge_fault',
  detail: 'The attempt was held up between its record and its request; nothing was sent.',
};
