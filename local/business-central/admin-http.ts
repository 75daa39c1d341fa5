import * as z from 'zod';
import { type AdminRoute, answerAdminRoute, defined } from '../simulation/admin-routes.ts';
import type { Admin } from './admin.ts';
import { faultRuleSchema } from './fault.ts';
import { Refused } from './refusals.ts';

const item = z.strictObject({
  displayName: z.string().optional(),
  vatPercent: z.string().optional(),
  unitPrice: z.string().optional(),
  blocked: z.boolean().optional(),
  salesBlocked: z.boolean().optional(),
  gtin: z.string().optional(),
  variants: z.array(z.string()).optional(),
});
const customer = z.strictObject({
  displayName: z.string().optional(),
  properties: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
  blocked: z.enum(['', 'Ship', 'Invoice', 'All']).optional(),
  postingGroup: z.string().optional(),
  vatGroup: z.string().optional(),
  pricesIncludeTax: z.boolean().optional(),
  currency: z.string().optional(),
});
const account = z.strictObject({ directPosting: z.boolean().optional(), blocked: z.boolean().optional() });
const client = z.strictObject({ secret: z.string().optional(), enabled: z.boolean().optional() });
const status = z.strictObject({ status: z.enum(['Draft', 'Open', 'In Review']) });
const period = z.strictObject({ period: z.enum(['open', 'closed']) });
const template = z.strictObject({ present: z.boolean() });

/** Method and path below `/_sim/`; `*` stands for one name. */
const ROUTES: Readonly<Record<string, AdminRoute<Admin>>> = {
  'POST reset': (admin) => admin.reset(),
  'GET documents': (admin) => admin.documents(),
  'GET creations': (admin) => admin.creations(),
  'GET requests': (admin) => admin.requests(),
  'GET violations': (admin) => admin.violations(),
  'GET faults': (admin) => admin.faults(),
  'POST faults': (admin, _name, body) => admin.addFault(faultRuleSchema.parse(body)),
  'DELETE faults': (admin) => admin.clearFaults(),
  'PUT items/*': (admin, name, body) => admin.putItem(name, defined(item.parse(body))),
  'DELETE items/*': (admin, name) => admin.deleteItem(name),
  'PUT customers/*': (admin, name, body) => admin.putCustomer(name, defined(customer.parse(body))),
  'PUT accounts/*': (admin, name, body) => admin.putAccount(name, defined(account.parse(body))),
  'PUT clients/*': (admin, name, body) => admin.setClient(name, defined(client.parse(body))),
  'POST orders/*/ship-and-invoice': (admin, name) => admin.shipAndInvoice(name),
  'POST credit-memos/*/post': (admin, name) => admin.postCreditMemo(name),
  'PUT documents/*/status': (admin, name, body) => admin.setStatus(name, status.parse(body).status),
  'DELETE documents/*': (admin, name) => admin.deleteDocument(name),
  'PUT period': (admin, _name, body) => admin.setPeriod(period.parse(body).period),
  'PUT customer-template': (admin, _name, body) => admin.setCustomerTemplate(template.parse(body).present),
};

/** The admin surface over HTTP; undefined for a request that is not for it. */
export function answerAdmin(request: Request, admin: Admin): Promise<Response | undefined> {
  return answerAdminRoute(request, admin, ROUTES, [Refused]);
}
