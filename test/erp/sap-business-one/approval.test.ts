import { describe, expect, test } from 'vitest';
import { readBody } from '../../../lambdas/erp/json.ts';
import { waitingDraft } from '../../../lambdas/erp/sap-business-one/approval.ts';

const found = (...drafts: readonly object[]) =>
  waitingDraft(drafts.map((draft) => readBody(JSON.stringify(draft)) ?? expect.fail('no JSON')));
const detail = (...drafts: readonly object[]) => {
  const answer = found(...drafts);
  return answer !== undefined && 'failure' in answer ? answer.failure.detail : undefined;
};

describe('a draft of an approval procedure', () => {
  test('is called by the number that people see, else by its key', () => {
    expect(detail({ DocNum: 11, DocEntry: 7 })).toBe('Draft 11 waits for an approval in SAP Business One.');
    expect(detail({ DocEntry: 7 })).toBe('Draft 7 waits for an approval in SAP Business One.');
    expect(detail({})).toBe('Draft  waits for an approval in SAP Business One.');
  });

  test('that waits counts more than one that was turned down', () => {
    expect(found({ DocNum: 10, AuthorizationStatus: 'dasRejected' }, { DocNum: 11 })).toMatchObject({
      outcome: 'inconclusive',
      failure: { class: 'patient', reason: 'pending_approval' },
    });
  });

  test('that was turned down ends its document until people close it', () => {
    const turnedDown = { DocNum: 10, AuthorizationStatus: 'dasRejected' };

    expect(found(turnedDown)).toMatchObject({ outcome: 'refused', failure: { class: 'final', reason: 'rejected' } });
    expect(detail(turnedDown)).toContain('Draft 10 was turned down');
    expect(found({ ...turnedDown, DocumentStatus: 'bost_Close' })).toBeUndefined();
  });
});
