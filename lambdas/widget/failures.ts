import { type CauseKey, isNotice } from '../erp/failures.ts';
import type { CauseItem } from '../ledger/cause.ts';
import { button } from './action.ts';
import { causeRow, noticeRow } from './cause-rows.ts';
import { type Html, html } from './html.ts';
import { PER_PAGE, pageOf, ranked, SORTS, type Sort } from './ranking.ts';
import type { WidgetRequest } from './request.ts';
import { amount, count, events, sums } from './words.ts';

export interface Surroundings {
  /** The widget's own, for sorting and paging. */
  readonly ownFunctionArn: string;
  readonly redriveFunctionArn: string;
  readonly localCurrency: string;
  readonly runbookUrl: string;
  readonly now: () => number;
}

/** What waits for a person, grouped by what they have to mend. */
export function failures(open: readonly CauseItem[], request: WidgetRequest, around: Surroundings): Html {
  // Of these the census found nothing any more; they close with its next run.
  const counted = open.filter(({ emptySince }) => emptySince === undefined);
  const waiting = counted.filter((cause: CauseKey) => !isNotice(cause));
  const notices = counted.filter(isNotice);
  return html`${waiting.length === 0 ? NOTHING : list(waiting, request, around)}${notices.length === 0 ? undefined : noticeList(notices, around)}`;
}

const NOTHING = html`<p class="zb-empty"><strong>Nothing waits for a person.</strong> No cause of failures is open in the ledger. What waits for the ERP, or a refund for its order, goes on by itself.</p>`;

function list(waiting: readonly CauseItem[], request: WidgetRequest, around: Surroundings): Html {
  const page = pageOf(ranked(waiting, request.sort, around.localCurrency), request.page);
  return html`${summary(waiting)}${waiting.length > 1 ? sorting(request.sort, around) : undefined}
<table class="zb-list"><caption>Waiting failures by cause</caption>
<thead><tr><th scope="col">Cause</th><th scope="col">Waiting</th><th scope="col">Money</th><th scope="col">For</th><th scope="col">What to do</th><th scope="col">Redrive</th></tr></thead>
<tbody>${page.causes.map((cause) => causeRow(cause, around))}</tbody></table>
${paging(page.number, page.more, request.sort, around)}`;
}

function summary(waiting: readonly CauseItem[]): Html {
  const total = waiting.reduce((sum, cause) => sum + cause.events, 0);
  const money = sums(waiting).map(amount).join(', ');
  const causes = waiting.length === 1 ? 'one cause' : `${count(waiting.length)} causes`;
  const verb = total === 1 ? 'waits' : 'wait';
  const sum = money === '' ? undefined : html`<span class="zb-soft">${money}</span>`;
  // The cause items do not tell which events they share: an order can lack two SKUs.
  const twice =
    waiting.length > 1 ? html` <span class="zb-soft">(one that waits for two causes counts twice)</span>` : undefined;
  return html`<p class="zb-summary"><strong>${events(total)} ${verb} for ${causes}</strong>${sum}${twice}</p>`;
}

const SORT_LABELS: Readonly<Record<Sort, string>> = { money: 'Most money', age: 'Oldest', events: 'Most events' };

function sorting(chosen: Sort, { ownFunctionArn: functionArn }: Surroundings): Html {
  const buttons = SORTS.map((sort) => {
    const label = SORT_LABELS[sort];
    const isChosen = sort === chosen;
    const spoken = isChosen ? `Sorted: ${label} first` : `Sort: ${label} first`;
    return button(label, spoken, isChosen ? 'chosen' : 'plain', { functionArn, display: 'widget', input: { sort } });
  });
  return html`<p class="zb-sorting">${buttons}</p>`;
}

function paging(number: number, more: number, sort: Sort, { ownFunctionArn: functionArn }: Surroundings): Html {
  const to = (page: number) => ({ functionArn, display: 'widget', input: { sort, page } }) as const;
  const next = Math.min(PER_PAGE, more);
  return html`<p class="zb-paging">${number > 1 ? button('Previous', 'Previous page', 'plain', to(number - 1)) : undefined}
${more > 0 ? html`${button(`Next ${next}`, 'Next page', 'plain', to(number + 1))}<span class="zb-soft">and ${count(more)} more</span>` : undefined}</p>`;
}

function noticeList(notices: readonly CauseItem[], around: Surroundings): Html {
  return html`<h3 class="zb-heading">To be looked at; nothing waits for it</h3>
<ul class="zb-notices">${notices.map((cause) => noticeRow(cause, around))}</ul>`;
}
