import * as z from 'zod';
import { type AdminRoute, answerAdminRoute, defined } from '../simulation/admin-routes.ts';
import type { Admin } from './admin.ts';
import { faultRuleSchema } from './fault.ts';
import type { DocumentKind } from './marketing-document.ts';
import { Refused } from './refusals.ts';

const item = z.strictObject({
  name: z.string().optional(),
  price: z.string().optional(),
  taxCode: z.string().optional(),
  frozen: z.boolean().optional(),
  salesItem: z.boolean().optional(),
  stock: z.boolean().optional(),
  batches: z.boolean().optional(),
  serials: z.boolean().optional(),
  onHand: z.string().optional(),
  barCode: z.string().optional(),
  userFields: z.record(z.string(), z.string()).optional(),
  discountPercent: z.string().optional(),
});
const partner = z.strictObject({
  name: z.string().optional(),
  frozen: z.boolean().optional(),
  valid: z.boolean().optional(),
  currency: z.string().optional(),
  discountPercent: z.string().optional(),
  email: z.string().optional(),
  type: z.enum(['cCustomer', 'cSupplier', 'cLid']).optional(),
});
const switches = z.strictObject({
  branches: z.boolean().optional(),
  approval: z.enum(['off', 'orders', 'creditNotes', 'all']).optional(),
  approvalStatus: z.literal([400, 404]).optional(),
  refCheck: z.enum(['off', 'block', 'blockAll']).optional(),
  sessionTimeout: z.number().positive().optional(),
  nodes: z.number().int().min(0).optional(),
  etag: z.boolean().optional(),
  latencyMs: z.number().int().min(0).optional(),
  strictUdf: z.boolean().optional(),
  taxField: z.enum(['TaxCode', 'VatGroup']).optional(),
  grossPrices: z.enum(['net', 'gross']).optional(),
  priceDecimals: z.number().int().min(0).max(6).optional(),
  lineTotals: z.enum(['local', 'document']).optional(),
  reopen: z.boolean().optional(),
  copyUserFields: z.boolean().optional(),
  sessions: z.number().int().min(1).optional(),
  concurrency: z.number().int().min(1).optional(),
});
const invoicing = z.strictObject({
  paid: z.boolean().optional(),
  quantities: z.record(z.string(), z.string()).optional(),
});
const userField = z.strictObject({
  table: z.enum(['ORDR', 'RDR1', 'OCRD', 'OITM']),
  size: z.number().int().min(1).max(254).optional(),
});
const rate = z.strictObject({ rate: z.string(), day: z.iso.date().optional() });
const day = z.strictObject({ day: z.iso.date().optional() });
const month = z.strictObject({ state: z.enum(['open', 'locked']) });
const present = z.strictObject({ present: z.boolean() });
const unavailable = z.strictObject({ unavailable: z.boolean() });
const password = z.strictObject({ password: z.string() });
const taxCode = z.strictObject({ percent: z.string() });

const ofKind = (admin: Admin, kind: DocumentKind) => admin.documents().filter((document) => document.kind === kind);

/** Method and path below `/_sim/`; `*` stands for one name. */
const ROUTES: Readonly<Record<string, AdminRoute<Admin>>> = {
  'POST reset': (admin) => admin.reset(),
  'GET documents': (admin) => admin.documents(),
  'GET orders': (admin) => ofKind(admin, 'order'),
  'GET invoices': (admin) => ofKind(admin, 'invoice'),
  'GET credit-memos': (admin) => ofKind(admin, 'credit memo'),
  'GET drafts': (admin) => ofKind(admin, 'draft'),
  'GET creations': (admin) => admin.creations(),
  'GET partners': (admin) => admin.partners(),
  'GET items': (admin) => admin.items(),
  'GET requests': (admin) => admin.requests(),
  'GET violations': (admin) => admin.violations(),
  'GET sessions': (admin) => admin.sessions(),
  'DELETE sessions': (admin) => admin.expireSessions(),
  'GET switches': (admin) => admin.switches(),
  'PUT switches': (admin, _name, body) => admin.setSwitches(defined(switches.parse(body))),
  'GET faults': (admin) => admin.faults(),
  'POST faults': (admin, _name, body) => admin.addFault(faultRuleSchema.parse(body)),
  'DELETE faults': (admin) => admin.clearFaults(),
  'PUT items/*': (admin, code, body) => admin.putItem(code, defined(item.parse(body))),
  'DELETE items/*': (admin, code) => admin.removeItem(code),
  'PUT partners/*': (admin, code, body) => admin.putPartner(code, defined(partner.parse(body))),
  'PUT tax-codes/*': (admin, code, body) => admin.putTaxCode(code, taxCode.parse(body).percent),
  'PUT user-fields/*': (admin, name, body) => {
    const { table, size } = userField.parse(body);
    admin.putUserField(table, name, size);
  },
  'DELETE user-fields/*': (admin, name, body) => admin.removeUserField(userField.parse(body).table, name),
  'POST drafts/*/approve': (admin, draft) => admin.approve(draft),
  'POST drafts/*/reject': (admin, draft) => admin.reject(draft),
  'POST drafts/*/add': (admin, draft) => admin.addDraft(draft),
  'DELETE drafts/*': (admin, draft) => admin.removeDraft(draft),
  'POST orders/*/cancel': (admin, order) => admin.cancel('order', order),
  'POST orders/*/close': (admin, order) => admin.closeOrder(order),
  'POST orders/*/invoice': (admin, order, body) => admin.invoice(order, defined(invoicing.parse(body))),
  'POST invoices/*/cancel': (admin, invoice) => admin.cancel('invoice', invoice),
  'POST credit-memos/*/cancel': (admin, memo) => admin.cancel('credit memo', memo),
  'PUT months/*': (admin, name, body) => admin.setMonth(name, month.parse(body).state),
  'PUT years/*': (admin, year, body) => admin.setYear(Number(year), present.parse(body).present),
  'PUT rates/*': (admin, currency, body) => {
    const { rate: value, day: on } = rate.parse(body);
    admin.setRate(currency, value, on);
  },
  'DELETE rates/*': (admin, currency, body) => admin.setRate(currency, undefined, day.parse(body).day),
  'PUT unavailable': (admin, _name, body) => admin.setUnavailable(unavailable.parse(body).unavailable),
  'PUT password': (admin, _name, body) => admin.setPassword(password.parse(body).password),
  'POST unlock': (admin) => admin.unlockUser(),
};

/** The admin surface over HTTP; undefined for a request that is not for it. */
export function answerAdmin(request: Request, admin: Admin): Promise<Response | undefined> {
  return answerAdminRoute(request, admin, ROUTES, [Refused]);
}
