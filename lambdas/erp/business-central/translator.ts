import { type ChosenCustomer, createCustomers } from '../customers.ts';
import { writeJson } from '../json.ts';
import type { Translator } from '../port.ts';
import { creationRequest } from './creation.ts';
import { customerSettings, unaskedDirectory } from './customers.ts';
import { type BusinessCentralDraft, translateOrder, translateRefund } from './draft.ts';
import { DECIMAL_FIELDS } from './fields.ts';
import { openQuestions } from './open-questions.ts';
import { createPaths } from './paths.ts';
import type { BusinessCentralSettings } from './settings.ts';

/** Answers that were not given without asking. */
const ASKED: ReadonlySet<string> = new Set<ChosenCustomer['why']>([
  'e-mail not in the ERP: collective customer',
  'created for the e-mail',
]);

/** What becomes a Business Central document, and how; asks nobody. */
export function createBusinessCentralTranslator(settings: BusinessCentralSettings): Translator<BusinessCentralDraft> {
  const paths = createPaths(settings.companyId);
  const customers = createCustomers(customerSettings(settings), unaskedDirectory(), () => 0);
  return {
    name: 'Business Central',
    customer: settings.customer.number,
    async assumeCustomer(order) {
      const choice = await customers.choose(order, new AbortController().signal);
      if (choice.outcome !== 'chosen') throw new Error('a directory that knows nobody refuses nobody');
      const { customer } = choice;
      return ASKED.has(customer.why) ? { customer, open: "a customer has the buyer's e-mail address" } : { customer };
    },
    translateOrder: (order, customer) => translateOrder(order, settings, customer),
    translateRefund: (refund) => translateRefund(refund, settings),
    requestOf: (draft) => {
      const { method, path, body } = creationRequest(paths, draft);
      return { method, path, body: writeJson(body, DECIMAL_FIELDS) };
    },
    openQuestions,
  };
}
