import { createAssumption } from '../assumed-customer.ts';
import { writeJson } from '../json.ts';
import { misfits } from '../misfits.ts';
import type { Translator } from '../port.ts';
import { creationRequest } from './creation.ts';
import { customerSettings, LIMITS } from './customers.ts';
import { type BusinessCentralDraft, translateOrder, translateRefund } from './draft.ts';
import { DECIMAL_FIELDS, LENGTHS } from './fields.ts';
import { openQuestions } from './open-questions.ts';
import { createPaths } from './paths.ts';
import type { BusinessCentralSettings } from './settings.ts';
import { assumedParts, isWhole } from './whole-refund.ts';

/** What becomes a Business Central document, and how; asks nobody. */
export function createBusinessCentralTranslator(settings: BusinessCentralSettings): Translator<BusinessCentralDraft> {
  const paths = createPaths(settings.companyId);
  return {
    name: 'Business Central',
    customer: settings.customer.number,
    assumeCustomer: createAssumption(customerSettings(settings), LIMITS),
    translateOrder: (order, customer, items) => translateOrder(order, settings, customer, items),
    translateRefund: (refund) => translateRefund(refund, settings),
    assumeRefund(refund, order) {
      const ordered = translateOrder(order, settings);
      if (ordered.outcome === 'refused') return ordered;
      const parts = isWhole(refund, settings) ? assumedParts(order, ordered.draft) : [];
      return translateRefund(refund, settings, parts);
    },
    requestOf: (draft) => {
      const { method, path, body } = creationRequest(paths, draft);
      return { method, path, body: writeJson(body, DECIMAL_FIELDS) };
    },
    misfits: ({ body }) => misfits(body, LENGTHS),
    openQuestions,
  };
}
