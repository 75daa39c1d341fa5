import { PublishCommand } from '@aws-sdk/client-sns';
import type { Sandbox } from '../sandbox.ts';
import type { Item } from '../table/expression.ts';

interface Parts {
  readonly find: (what: string) => void;
  readonly now: () => number;
  readonly read: (id: string) => Item | undefined;
}

/** An outage that lasted so long was told, however the mails went. Milliseconds. */
const TOLD_AFTER = 3 * 3_600_000;
const NOTICES = ['payload_changed', 'erp_total_differs'];

/** Finds outages and causes that people are not told of, or told of twice though nothing went wrong with the first mail. */
export function createMails({ find, now, read }: Parts) {
  const sent = new Set<string>();
  /** Of outages, those that went well: nothing happened to whoever sent them. */
  const wentWell = new Set<string>();
  let outage: { readonly since: string; readonly from: number } | undefined;

  /** Of this invocation of each process. */
  const going = new Map<Sandbox, string[]>();

  const sentOutage = (mail: string, sandbox: Sandbox) => {
    if (wentWell.has(mail)) find(`people are told once more: ${mail}`);
    going.set(sandbox, [...(going.get(sandbox) ?? []), mail]);
  };
  const sentCause = (headline: string, { isDisturbed }: Sandbox) => {
    const [reason = '', subject] = headline.split(': ');
    const item = read(`cause:${subject === undefined ? reason : `${reason}#${subject}`}`);
    const isKnown = item?.pagedAt !== undefined && !NOTICES.includes(reason);
    // Who stood still between its claim and its mail may send what somebody else has sent meanwhile.
    if (isKnown && !isDisturbed) find(`people are told once more: ${headline}`);
  };

  return {
    carriedOut(sandbox: Sandbox, command: object) {
      if (!(command instanceof PublishCommand)) return;
      const { Subject = '', Message = '' } = command.input;
      const headline = Subject.replace(/^ZephyrCart bridge: /, '');
      const kind = /^delivery (is paused|goes on)/.exec(headline)?.[0];
      const mail = kind === undefined ? headline : `${kind}, since ${sinceIn(Message)}`;
      sent.add(mail);
      if (kind === undefined) sentCause(headline, sandbox);
      else sentOutage(mail, sandbox);
    },
    /** Its invocation is over. */
    over(sandbox: Sandbox) {
      if (sandbox.isAlive && !sandbox.isDisturbed) for (const mail of going.get(sandbox) ?? []) wentWell.add(mail);
      going.delete(sandbox);
    },
    writtenCause(id: string, before: Item | undefined, after: Item | undefined) {
      const headline = id.slice('cause:'.length).replace('#', ': ');
      if (before?.pagedAt === undefined && after?.pagedAt !== undefined && !sent.has(headline))
        find(`nobody was told of ${headline}, and the ledger says so`);
    },
    writtenBreaker(after: Item | undefined) {
      const since = after?.state === 'open' || after?.state === 'trial' ? minutes(String(after.since)) : undefined;
      if (since === outage?.since) return;
      if (
        outage !== undefined &&
        now() - outage.from > TOLD_AFTER &&
        !sent.has(`delivery is paused, since ${outage.since}`)
      )
        find(`nobody was told of the outage since ${outage.since}`);
      outage = since === undefined ? undefined : { since, from: now() };
    },
    /** At the end, when everything is over. */
    judge() {
      if (outage !== undefined) return;
      // Of a mail after which nobody could write down that it was sent, nobody knows that its end is to be told.
      for (const mail of wentWell) {
        const end = mail.replace('is paused', 'goes on');
        if (mail.startsWith('delivery is paused') && !sent.has(end))
          find(`people were told: ${mail}; and never: ${end}`);
      }
    },
  };
}

const sinceIn = (message: string) => /(?:^Since: |, from )(.{16} UTC)/m.exec(message)?.[1] ?? 'unknown';

/** As mails say it. */
const minutes = (instant: string) => `${instant.slice(0, 16).replace('T', ' ')} UTC`;
