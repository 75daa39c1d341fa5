import { createAssumption } from '../assumed-customer.ts';
import { writeJson } from '../json.ts';
import { misfits } from '../misfits.ts';
import type { Translator } from '../port.ts';
import { dateIn } from '../text.ts';
import { ERP } from './answers.ts';
import { translateAssumed } from './assumed-refund.ts';
import { requestOf } from './creation.ts';
import { customerSettings, LIMITS } from './customers.ts';
import { type SapBusinessOneDraft, translateOrder, translateRefund } from './draft.ts';
import { DECIMAL_FIELDS, LENGTHS } from './fields.ts';
import { openQuestions } from './open-questions.ts';
import type { SapBusinessOneSettings } from './settings.ts';

/** What becomes a SAP Business One document, and how; asks nobody. `now`: milliseconds since 1970. */
export function createSapBusinessOneTranslator(
  settings: SapBusinessOneSettings,
  now: () => number,
): Translator<SapBusinessOneDraft> {
  const today = todayIn(settings, now);
  return {
    name: ERP,
    customer: settings.customer.cardCode,
    assumeCustomer: createAssumption(customerSettings(settings), LIMITS),
    translateOrder: (order, customer, items) => translateOrder(order, today(), settings, customer, items),
    translateRefund: (refund) => translateRefund(refund, today(), settings),
    assumeRefund: (refund, order) => translateAssumed(refund, order, today(), settings),
    requestOf: (draft) => {
      const { path, body } = requestOf(draft);
      return { method: 'POST', path, body: body === undefined ? '' : writeJson(body, DECIMAL_FIELDS) };
    },
    misfits: (draft) => ('body' in draft ? misfits(draft.body, LENGTHS) : []),
    openQuestions,
  };
}

/** The date in the company's time zone: of documents that do not say when they were made. */
export function todayIn({ timeZone }: Pick<SapBusinessOneSettings, 'timeZone'>, now: () => number): () => string {
  return () => dateIn(timeZone, new Date(now()).toISOString());
}
