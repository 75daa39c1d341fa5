import type { Reason } from '../erp/failures.ts';
import type { GivenUp } from '../paging/census-pages.ts';
import { CRASHED, causesOfLetter, type Letter, namesOf, unpostedTasks } from './letter.ts';
import type { CensusPorts } from './ports.ts';
import { deadLetters } from './select.ts';
import type { Judgement } from './walk.ts';

const DAY = 24 * 3_600_000;

/** Finds out what a dead letter died of when nobody wrote it down, and lets go what has been dead for too long. */
export function createCoroner(ports: CensusPorts) {
  const { ledger, now, giveUpAfterDays, log } = ports;
  const buried: { readonly events: readonly GivenUp[]; readonly keys: readonly string[]; readonly handle: string }[] =
    [];
  let explained = 0;

  return {
    /** A letter without a mark crashed the consumer, or another message of its key failed before. */
    async explain(letter: Letter): Promise<void> {
      if (letter.mark !== undefined) return;
      const { message, receivedAt, tasks } = letter;
      const { reason, detail } = whyDead(letter);
      const facts = { receivedAt: new Date(receivedAt).toISOString(), messageId: message.messageId };
      for (const task of unpostedTasks(letter)) {
        if (letter.entry(task.key)?.status === 'failed') continue;
        const money = task.kind === 'order' ? moneyOf(task.order) : {};
        await ledger.entries.writeFailed(task.key, { reason, detail }, { ...facts, ...money });
      }
      await ledger.marks.mark(message.messageId, { reason, detail, keys: tasks.map(({ key }) => key) });
      explained += 1;
      log.warn('dead letter explained', { messageId: message.messageId, keys: namesOf(letter), reason, detail });
    },

    isTooOld: ({ receivedAt }: Letter): boolean => now() - receivedAt > giveUpAfterDays * DAY,

    /** Kept hidden until people were told. */
    takeIn(letter: Letter): Judgement {
      const reason = causesOfLetter(letter)[0]?.reason ?? 'bridge_fault';
      const receivedAt = new Date(letter.receivedAt).toISOString();
      buried.push({
        events: namesOf(letter).map((name) => ({ name, reason, receivedAt })),
        keys: unpostedTasks(letter).map(({ key }) => key),
        handle: letter.message.receiptHandle,
      });
      return { decision: 'keep' };
    },

    /** People first, then the ledger, then the letter: what nobody was told of comes back and is named next time. */
    async letGo(): Promise<{ readonly explained: number; readonly givenUp: number }> {
      if (buried.length === 0) return { explained, givenUp: 0 };
      try {
        await ports.censusPages.givenUp(
          buried.flatMap(({ events }) => events),
          giveUpAfterDays,
        );
      } catch (error) {
        log.error('page not sent', { givenUp: buried.length, error });
        return { explained, givenUp: 0 };
      }
      const shelf = deadLetters(ports);
      for (const { keys, handle } of buried) {
        for (const key of keys) await ledger.entries.noteGivenUp(key);
        await shelf.remove(handle);
      }
      return { explained, givenUp: buried.length };
    },
  };
}

/** What the ledger says of its keys, else what reading it says, else that it crashed. */
function whyDead(letter: Letter): { readonly reason: Reason; readonly detail: string } {
  const tasks = unpostedTasks(letter);
  for (const { key } of tasks) {
    const { status, reason, detail = CRASHED } = letter.entry(key) ?? {};
    if (status === 'failed' && reason !== undefined) return { reason, detail };
  }
  const refused = tasks.find((task) => task.kind === 'refused');
  return refused?.kind === 'refused' ? refused.refusal : { reason: 'bridge_fault', detail: CRASHED };
}

const moneyOf = ({ currency, exponent, total }: { currency: string; exponent: number; total: number }) => ({
  currency,
  exponent,
  total,
});
