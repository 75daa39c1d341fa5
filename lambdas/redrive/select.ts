import type { RedriveInput } from './input.ts';
import { type Letter, namesOf, readLetters } from './letter.ts';
import { matches } from './matching.ts';
import { outlookOf } from './outlook.ts';
import type { RedrivePorts, Run } from './ports.ts';
import { createQuestions } from './questions.ts';
import { createRehearsal, type Redriven, type Rehearsal, redriven } from './report.ts';
import { createShelf } from './shelf.ts';
import { walk } from './walk.ts';

/** Messages a second, unless the input says otherwise: the ERP is the limit, not SQS. */
export const USUAL_PER_SECOND = 10;

/** Moves the dead letters that match, at a rate and within its bounds. The others are seen and left. */
export async function redriveMatching(input: RedriveInput, ports: RedrivePorts, run: Run): Promise<Redriven> {
  const moved: string[] = [];
  const startedAt = ports.now();
  const walked = await walk(
    { ...ports, shelf: deadLetters(ports) },
    {
      maxMoves: input.maxMessages ?? Number.POSITIVE_INFINITY,
      perSecond: input.perSecond ?? USUAL_PER_SECOND,
      timeLeft: run.timeLeft,
    },
    async (batch) => {
      const letters = await readLetters(batch, { ...ports, dossiers: ports.ledger.dossiers });
      return letters.map((letter) => {
        // What this run moved may fail again, and be back, before the run has seen the whole queue.
        const isNew = letter.message.sentAt > startedAt;
        if (isNew || !matches(input.filter ?? {}, letter, ports.now())) return { decision: 'leave' };
        const before = async () => {
          await noteRedriven(letter, ports);
          moved.push(...namesOf(letter));
        };
        return { decision: 'move', before };
      });
    },
  );
  ports.log.info('redriven', { ...walked, filter: input.filter });
  return redriven(walked, moved);
}

/** Asks, for every dead letter that matches, what would become of it now. Moves and writes nothing. */
export async function rehearse(input: RedriveInput, ports: RedrivePorts, run: Run): Promise<Rehearsal> {
  const ask = createQuestions({ ...ports, breaker: ports.ledger.breaker });
  const rehearsal = createRehearsal();
  const walked = await walk(
    { ...ports, shelf: deadLetters(ports) },
    { maxMoves: 0, perSecond: USUAL_PER_SECOND, timeLeft: run.timeLeft },
    async (batch) => {
      const letters = await readLetters(batch, { ...ports, dossiers: ports.ledger.dossiers });
      for (const letter of letters.filter((each) => matches(input.filter ?? {}, each, ports.now()))) {
        rehearsal.add(letter, await outlookOf(letter, ports.erp, ask));
      }
      return letters.map(() => ({ decision: 'leave' }));
    },
  );
  return rehearsal.report(walked);
}

export const deadLetters = (ports: RedrivePorts) => createShelf({ ...ports, queueUrl: ports.deadLetterQueueUrl });

/** For people: a key that fails no more, because it is on its way. A redrive does not wait for it to be written. */
export async function noteRedriven({ tasks }: Letter, { ledger, log }: RedrivePorts): Promise<void> {
  for (const { key } of tasks) {
    await ledger.entries
      .noteRedriven(key)
      .catch((error: unknown) => log.warn('redrive not noted in the ledger', { key, error }));
  }
}
