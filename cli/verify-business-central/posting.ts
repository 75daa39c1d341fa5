import { textProperty } from '../../lambdas/erp/json.ts';
import type { Question } from './question.ts';
import { said } from './tenant.ts';

/** What only posting shows. The credit memo is one piece for 0.01. */
export const POSTING: readonly Question[] = [
  {
    number: '7',
    question: 'Does a credit memo keep its id when it is posted, and does the action answer with a Location?',
    cost: 'posts',
    answer: async (sandbox) => {
      const reference = sandbox.reference('salesCreditMemos');
      const memo = await sandbox.make('salesCreditMemos', {
        externalDocumentNumber: reference,
        customerNumber: sandbox.customer,
        salesCreditMemoLines: [
          { lineType: 'Item', lineObjectNumber: sandbox.item.number, unitPrice: '0.01', quantity: 1 },
        ],
      });
      const id = textProperty(memo, 'id') ?? '';
      const path = `${sandbox.paths.one('salesCreditMemos', id)}/Microsoft.NAV.post`;
      const reply = await sandbox.ask({ method: 'POST', path });
      if (reply.status !== 204) return `it could not be posted: ${said(reply)}`;
      const [posted] = await sandbox.find('salesCreditMemos', reference);
      const fate = posted === undefined ? 'cannot be found by its reference' : kept(id, textProperty(posted, 'id'));
      return `${fate}; Location: ${reply.header('Location') ?? 'none'}`;
    },
  },
];

function kept(before: string, after: string | undefined): string {
  return before === after ? 'the id is kept' : 'it has another id';
}
