import { type CauseKey, ownerOf } from '../erp/failures.ts';
import type { CauseItem } from '../ledger/cause.ts';
import { button } from './action.ts';
import { type Html, html } from './html.ts';
import { count, events, isShownWhole, plain } from './words.ts';

/**
 * Which dead letters belong to a cause, in the words of the redrive function's `filter`. Never by a SKU of which the row
 * shows a part only: the ledger cuts it too, and a cut SKU finds nothing. Nor by a blank one, which is no filter.
 */
export function filterOf({ reason, subject }: CauseKey): { readonly reason: string; readonly sku?: string } {
  const isSku = ownerOf(reason) === 'catalogue' && subject !== undefined && subject.trim() !== '';
  return isSku && isShownWhole(subject) ? { reason, sku: subject } : { reason };
}

/**
 * What a press moves at most: at the usual ten a second in under a minute. A browser does not wait for a function for ever,
 * and whoever presses sees how far it came.
 */
export const AT_ONCE = 500;

/** Rehearsal first: it moves nothing, so it asks nothing. */
export function redriveButtons(cause: CauseItem, redriveFunctionArn: string): Html {
  const filter = filterOf(cause);
  const about = filter.sku === undefined ? filter.reason : `${filter.reason} ${plain(filter.sku)}`;
  const call = { functionArn: redriveFunctionArn, display: 'popup' } as const;
  return html`${button('Rehearse', `Rehearse the redrive: ${about}`, 'plain', { ...call, input: { dryRun: true, filter } })}
${button('Redrive', `Redrive: ${about}`, 'primary', { ...call, input: { filter, maxMessages: AT_ONCE }, confirmation: question(cause, filter) })}`;
}

function question(cause: CauseItem, { reason, sku }: ReturnType<typeof filterOf>): string {
  const which =
    sku !== undefined
      ? `${events(cause.events)} that failed for ${reason}: ${plain(sku)}`
      : cause.subject === undefined
        ? `${events(cause.events)} that failed for ${reason}`
        : `everything that failed for ${reason}, whatever it is about`;
  const steps =
    cause.events > AT_ONCE
      ? ` ${count(AT_ONCE)} at a time: press again while the answer says that it is not finished.`
      : '';
  return `Redrive ${which}? Each is tried once more; what is posted already is not created again. Rehearse tells beforehand what would pass.${steps}`;
}
