import type { Failure } from '../../lambdas/erp/failures.ts';
import type { Creation, Draft, Erp, ErpDocument, LookUp } from '../../lambdas/erp/port.ts';

/** An ERP behind the port itself, for what has nothing to do with any real one. Answers as told, else as one should. */
export function createFakeErp() {
  const documents = new Map<string, ErpDocument[]>();
  const calls: string[] = [];
  const underWay: { draft: Draft; at: number }[] = [];
  const told: {
    lookUp: LookUp[];
    create: Creation[];
    refuse: Failure | undefined;
    /** The next creation gets no answer and commits so many milliseconds later. */
    commitLater: number | undefined;
  } = { lookUp: [], create: [], refuse: undefined, commitLater: undefined };
  const commit = (draft: Draft): ErpDocument => {
    const kept = documents.get(draft.reference) ?? [];
    const number = `S-${documents.size + 1}-${kept.length + 1}`;
    const document: ErpDocument = { kind: 'sales order', id: number, number };
    documents.set(draft.reference, [...kept, document]);
    return document;
  };
  const commitDue = () => {
    for (const { draft } of underWay.filter(({ at }) => at <= Date.now())) commit(draft);
    underWay.splice(0, underWay.length, ...underWay.filter(({ at }) => at > Date.now()));
  };
  const erp: Erp = {
    name: 'fake',
    translateOrder: (order) =>
      told.refuse === undefined
        ? {
            outcome: 'draft',
            draft: { reference: order.id, customer: 'WEB', currency: order.currency, total: order.total },
          }
        : { outcome: 'refused', failure: told.refuse },
    translateRefund: ({ refund, order }) => ({
      outcome: 'draft',
      draft: { reference: refund.id, customer: order.customer, currency: order.currency, total: refund.amount },
    }),
    lookUp: async (draft) => {
      calls.push(`look up ${draft.reference}`);
      commitDue();
      const [document] = documents.get(draft.reference) ?? [];
      return told.lookUp.shift() ?? (document ? { outcome: 'found', document } : { outcome: 'absent' });
    },
    create: async (draft, mayLeave) => {
      if (!mayLeave()) return { outcome: 'too late' };
      calls.push(`create ${draft.reference}`);
      if (told.commitLater !== undefined) {
        underWay.push({ draft, at: Date.now() + told.commitLater });
        told.commitLater = undefined;
        return {
          outcome: 'ambiguous',
          failure: { class: 'transient', reason: 'erp_unavailable', detail: 'no answer' },
        };
      }
      return told.create.shift() ?? { outcome: 'created', document: commit(draft) };
    },
    probe: async () => undefined,
  };
  return { erp, documents, calls, told, commit };
}
