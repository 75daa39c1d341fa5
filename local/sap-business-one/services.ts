import { isObject, type JsonObject } from '../simulation/json.ts';
import { parseBody, readBody } from './body.ts';
import { ORDERS } from './document-fields.ts';
import { documentRow } from './document-row.ts';
import { computeDocument } from './documents.ts';
import type { Operation, Result } from './operation.ts';
import { invalidJson } from './refusals.ts';
import { render } from './render.ts';
import { rootOf, type Turn } from './turn.ts';
import { DIALECTS } from './version.ts';

/** Actions that belong to no entity set, by name. */
export const SERVICES: Readonly<Record<string, (operation: Operation, turn: Turn) => Result>> = {
  CompanyService_GetCompanyInfo: (_operation, turn) =>
    answer('CompanyInfo', { CompanyName: turn.company.name, Version: '1000280' }, turn),
  CompanyService_GetAdminInfo: (_operation, turn) =>
    answer(
      'AdminInfo',
      {
        CompanyName: turn.company.name,
        LocalCurrency: turn.company.localCurrency,
        SystemCurrency: turn.company.localCurrency,
        EnableApprovalProcedureInDI: turn.switches.approval === 'off' ? 'tNO' : 'tYES',
        EnableBranches: turn.switches.branches ? 'tYES' : 'tNO',
      },
      turn,
    ),
  OrdersService_Preview: preview,
};

/** The document as B1 would compute it, nothing saved (contract sheet sap-business-one 2.5). */
function preview(operation: Operation, turn: Turn): Result {
  const sent = parseBody(operation.body).Document;
  if (!isObject(sent)) throw invalidJson();
  const computed = computeDocument('order', readBody(sent, ORDERS.type, turn), turn);
  const row = documentRow({ ...computed, kind: 'order', entry: 0, number: 0 }, turn.company);
  const shown = render({ ...row, DocEntry: null, DocNum: null }, ORDERS.type, undefined, turn);
  return answer('Document', shown, turn);
}

function answer(name: string, body: JsonObject, turn: Turn): Result {
  const context = DIALECTS[turn.version].context(rootOf(turn), name, 'entity');
  return { status: 200, headers: {}, body: { ...context, ...body } };
}
