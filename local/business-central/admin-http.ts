import * as z from 'zod';
import type { Admin } from './admin.ts';
import { faultRuleSchema } from './fault.ts';
import { Refused } from './refusals.ts';

const item = z.strictObject({
  displayName: z.string().optional(),
  vatPercent: z.string().optional(),
  unitPrice: z.string().optional(),
  blocked: z.boolean().optional(),
  salesBlocked: z.boolean().optional(),
});
const customer = z.strictObject({
  displayName: z.string().optional(),
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

type Route = (admin: Admin, name: string, body: unknown) => unknown;

/** Method and path below `/_sim/`; `*` stands for one name. */
const ROUTES: Readonly<Record<string, Route>> = {
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

/** The admin surface over HTTP; undefined for a request that is not for it. Needs no token: it lies outside the API. */
export async function answerAdmin(request: Request, admin: Admin): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith('/_sim/')) return undefined;
  const [first = '', name, ...rest] = pathname.slice('/_sim/'.length).split('/').map(decodeURIComponent);
  const pattern = [first, ...(name === undefined ? [] : ['*']), ...rest].join('/');
  const route = ROUTES[`${request.method} ${pattern}`];
  if (route === undefined) return json(404, { error: `no such admin route: ${request.method} ${pathname}` });
  try {
    const text = await request.text();
    const result = route(admin, name ?? '', text === '' ? {} : JSON.parse(text));
    return result === undefined ? new Response(null, { status: 204 }) : json(200, result);
  } catch (error) {
    const expected = [z.ZodError, SyntaxError, RangeError, Refused].some((kind) => error instanceof kind);
    if (!expected || !(error instanceof Error)) throw error;
    return json(400, { error: error.message });
  }
}

/** Without the properties that are present but undefined. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function json(status: number, value: unknown): Response {
  const text = JSON.stringify(value, (_name, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
  return new Response(text, { status, headers: { 'Content-Type': 'application/json' } });
}
