import { type CauseReason, sentenceOf } from '../erp/failures.ts';
import type { CauseItem } from '../ledger/cause.ts';
import type { Surroundings } from './failures.ts';
import { type Html, html } from './html.ts';
import { redriveButtons } from './redriving.ts';
import { amount, count, events, instant, shown, stretch } from './words.ts';

/** Ids that are named; the ledger has the others. */
const NAMED = 3;

export function causeRow(cause: CauseItem, around: Surroundings): Html {
  return html`<tr>
<td class="zb-cause"><code class="zb-reason">${cause.reason}</code>${subjectOf(cause)}</td>
<td data-label="Waiting" class="zb-number">${count(cause.events)}</td>
<td data-label="Money" class="zb-number">${money(cause)}</td>
<td data-label="For" class="zb-number">${age(cause, around.now())}</td>
<td class="zb-remedy">${sentenceOf(cause.reason)} ${runbook(cause.reason, around.runbookUrl)}${concerned(cause)}${nextTry(cause, around.now())}</td>
<td class="zb-buttons">${redriveButtons(cause, around.redriveFunctionArn)}</td></tr>
`;
}

/** Without a button: these are posted, or never will be, and a redrive has nothing to move. */
export function noticeRow(cause: CauseItem, around: Surroundings): Html {
  return html`<li><code class="zb-reason">${cause.reason}</code> ${events(cause.events)}. ${sentenceOf(cause.reason)} ${runbook(cause.reason, around.runbookUrl)}${concerned(cause)}</li>
`;
}

const subjectOf = ({ subject }: CauseItem): Html | undefined =>
  subject === undefined ? undefined : html`<bdi class="zb-subject">${shown(subject)}</bdi>`;

const money = (cause: CauseItem): Html =>
  cause.money.length === 0
    ? html`<span class="zb-soft">not known</span>`
    : html`${cause.money.map((sum) => html`<span class="zb-amount">${amount(sum)}</span>`)}`;

function age({ firstSeen }: CauseItem, now: number): Html | undefined {
  if (firstSeen === undefined) return undefined;
  return html`<span title="since ${instant(firstSeen)}">${stretch(now - Date.parse(firstSeen))}</span>`;
}

function runbook(reason: CauseReason, runbookUrl: string): Html {
  const address = `${runbookUrl}#${reason}`;
  // By default it is a path of the repository, which leads nowhere from the console.
  if (!/^https?:\/\//i.test(runbookUrl)) return html`Runbook: <code>${address}</code>`;
  return html`<a href="${address}" target="_blank" rel="noopener noreferrer">Runbook</a>`;
}

function concerned({ keys, events }: CauseItem): Html | undefined {
  const named = keys.slice(0, NAMED).map(shown);
  if (named.length === 0) return undefined;
  const more = events - named.length;
  return html`<span class="zb-soft zb-keys">${named.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}</span>`;
}

function nextTry({ nextTryAt }: CauseItem, now: number): Html | undefined {
  if (nextTryAt === undefined || nextTryAt <= now) return undefined;
  return html`<span class="zb-soft">The bridge looks by itself again in ${stretch(nextTryAt - now)}.</span>`;
}
