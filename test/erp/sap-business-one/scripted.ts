import type { AdmittedRefund } from '../../../lambdas/erp/port.ts';
import { createSapBusinessOneErp } from '../../../lambdas/erp/sap-business-one/adapter.ts';
import {
  type CreditMemoDraft,
  type OrderDraft,
  translateOrder,
  translateRefund,
} from '../../../lambdas/erp/sap-business-one/draft.ts';
import type { SapBusinessOnePorts } from '../../../lambdas/erp/sap-business-one/ports.ts';
import type { SapBusinessOneSettings } from '../../../lambdas/erp/sap-business-one/settings.ts';
import type { FetchAnswer } from '../../../lambdas/erp/transport.ts';
import { ORDER, REFUND } from '../business-central/orders.ts';

export const ORDER_REFERENCE = 'ORDER_01KT3SSX6R3JTJ0HYCTFV8ES59';
export const REFUND_REFERENCE = 'REFUND_01KTC065W02K96NWBDVH1DQ1HY';

export const SETTINGS: SapBusinessOneSettings = {
  baseUrl: 'https://sap.test:50000/b1s/v2',
  companyDb: 'SBODEMOUS',
  customer: { strategy: 'default', cardCode: 'C99999' },
  freightExpenseCode: 1,
  refundAccount: '_SYS00000000081',
  taxField: 'TaxCode',
  pricesIncludeTax: false,
  priceDecimals: 6,
  deliveryDays: 3,
  checkDrafts: true,
  refunds: { openInvoice: 'link', withoutInvoice: 'creditMemo', delivered: 'creditMemo', partial: 'creditMemo' },
  localCurrency: 'EUR',
  timeZone: 'Europe/Berlin',
  items: { 'TEA-GRN-100': 'A00001' },
  tax: { codes: { '*': { '19': 'T19', '0': 'T0' } }, tolerance: 1 },
  shipping: { description: 'Shipping' },
  currencies: {},
  countries: { GR: 'EL' },
};

export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the other side does with one request: an answer, or an error of the network. */
export type Step = FetchAnswer | Error | ((sent: Sent, signal: AbortSignal) => Promise<FetchAnswer>);

export function answer(status: number, body: unknown, headers: Record<string, string> = {}): FetchAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: new Headers(headers), text: async () => text };
}

/** An error in the envelope of the version that the path names (contract sheet sap-business-one 6.1). */
export function refusal(status: number, code: number, message: string, version: 'v1' | 'v2' = 'v2'): FetchAnswer {
  return answer(status, errorBody(code, message, version));
}

export function errorBody(code: number, message: string, version: 'v1' | 'v2' = 'v2') {
  return version === 'v1'
    ? { error: { code, message: { lang: 'en-us', value: message } } }
    : { error: { code: String(code), details: [{ code: '', message: '' }], message } };
}

/** A login's answer, with the two cookies as a real server sends them. */
export function session(id: string, body: Readonly<Record<string, unknown>> = {}, route = '.node1'): FetchAnswer {
  const headers = new Headers();
  headers.append('Set-Cookie', `B1SESSION=${id};HttpOnly;`);
  if (route !== '') headers.append('Set-Cookie', `ROUTEID=${route}; path=/b1s`);
  const text = JSON.stringify({ SessionId: id, Version: '1000280', SessionTimeout: 30, ...body });
  return { status: 200, headers, text: async () => text };
}

/** An error as `fetch` throws it: the telling code is on the cause. */
export function networkError(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

type Inner = readonly unknown[] | { readonly status: number; readonly body: unknown };

/** A batch answer with the inner answers given: rows of a list, or a status and a body. */
export function batchOf(...inner: readonly Inner[]): FetchAnswer {
  const parts = inner.map((list) => {
    const { status, body } = 'status' in list ? list : { status: 200, body: { value: list } };
    return [
      '--batchresponse_1',
      'Content-Type: application/http',
      'Content-Transfer-Encoding: binary',
      '',
      `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Not'}`,
      'Content-Type: application/json;odata.metadata=minimal;charset=utf-8',
      '',
      JSON.stringify(body),
      '',
    ].join('\r\n');
  });
  const text = `${parts.join('')}--batchresponse_1--\r\n`;
  return answer(200, text, { 'Content-Type': 'multipart/mixed;boundary=batchresponse_1' });
}

export const LOST = () => refusal(401, 301, 'Invalid session or session already timeout.');
export const NOTHING = () => batchOf([], []);
export const NO_REFUND = () => batchOf([], [], [], []);

interface World {
  readonly settings?: Partial<SapBusinessOneSettings>;
  readonly credentials?: SapBusinessOnePorts['credentials'];
  readonly present?: NonNullable<SapBusinessOnePorts['present']>;
  /** Steps of the login; afterwards sessions are given freely. */
  readonly logins?: readonly Step[];
}

/** The adapter against a script, step by step; a request beyond the script is an error of the test. */
export function scripted(steps: readonly Step[], world: World = {}) {
  const api = [...steps];
  const doors = [...(world.logins ?? [])];
  const calls: Sent[] = [];
  const logins: Sent[] = [];
  const pauses: number[] = [];
  const warnings: { message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const clock = { now: Date.parse('2026-06-02T09:15:00Z') };
  const ports: SapBusinessOnePorts = {
    settings: { ...SETTINGS, ...world.settings },
    async fetch(url, { signal, ...init }) {
      const sent = { url, ...init };
      const isLogin = url.endsWith('/Login');
      (isLogin ? logins : calls).push(sent);
      const step = isLogin ? (doors.shift() ?? session(`session-${logins.length}`)) : api.shift();
      if (step === undefined) throw new Error(`not in the script: ${init.method} ${url}`);
      if (step instanceof Error) throw step;
      return typeof step === 'function' ? step(sent, signal) : step;
    },
    now: () => clock.now,
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      pauses.push(milliseconds);
      clock.now += milliseconds;
    },
    random: () => 0.5,
    credentials: world.credentials ?? (async () => ({ userName: 'bridge', password: 's3cr3t', version: 'v1' })),
    ...(world.present === undefined ? {} : { present: world.present }),
    log: { info: () => undefined, warn: (message, fields) => warnings.push({ message, fields }) },
  };
  return { erp: createSapBusinessOneErp(ports), calls, logins, pauses, warnings, clock, left: api };
}

export const signal = (): AbortSignal => new AbortController().signal;
export const TODAY = '2026-06-02';

export function orderDraft(settings: Partial<SapBusinessOneSettings> = {}): OrderDraft {
  const translation = translateOrder(ORDER, TODAY, { ...SETTINGS, ...settings });
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
  return translation.draft;
}

export function refundDraft(change: Partial<AdmittedRefund> = {}, settings: Partial<SapBusinessOneSettings> = {}) {
  const translation = translateRefund({ ...REFUND, ...change }, TODAY, { ...SETTINGS, ...settings });
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
  return translation.draft satisfies CreditMemoDraft;
}

/** The example order as SAP stores it when it does what was asked. */
export function storedOrder(change: Record<string, unknown> = {}, lines: readonly Record<string, unknown>[] = []) {
  const line = (index: number, fields: Record<string, unknown>) => ({
    LineNum: index,
    LineStatus: 'bost_Open',
    TaxCode: 'T19',
    TaxPercentagePerRow: 19,
    ...fields,
    RemainingOpenQuantity: fields.Quantity,
    ...lines[index],
  });
  return {
    DocEntry: 123,
    DocNum: 1001,
    CardCode: 'C99999',
    NumAtCard: ORDER_REFERENCE,
    DocumentStatus: 'bost_Open',
    Cancelled: 'tNO',
    CancelStatus: 'csNo',
    DocCurrency: 'EUR',
    DocTotal: 71.1,
    VatSum: 11.35,
    DocumentLines: [
      line(0, { ItemCode: 'A00001', Quantity: 2, LineTotal: 29.8 }),
      line(1, { ItemCode: 'pot-cer-07', Quantity: 1, LineTotal: 25 }),
    ],
    DocumentAdditionalExpenses: [{ ExpenseCode: 1, LineTotal: 4.95, TaxCode: 'T19' }],
    ...change,
  };
}

export function storedMemo(change: Record<string, unknown> = {}) {
  return {
    DocEntry: 71,
    DocNum: 3001,
    CardCode: 'C99999',
    NumAtCard: REFUND_REFERENCE,
    DocumentStatus: 'bost_Open',
    Cancelled: 'tNO',
    CancelStatus: 'csNo',
    DocCurrency: 'EUR',
    DocTotal: 17.73,
    VatSum: 2.83,
    DocumentLines: [{ LineNum: 0, AccountCode: '_SYS00000000081', LineTotal: 14.9, TaxCode: 'T19' }],
    DocumentAdditionalExpenses: [],
    ...change,
  };
}

/** An invoice of the example order. */
export function storedInvoice(change: Record<string, unknown> = {}) {
  const { DocumentLines, ...rest } = storedOrder();
  const lines = DocumentLines.map((line) => ({ ...line, BaseType: 17, BaseEntry: 123 }));
  return { ...rest, DocEntry: 456, DocNum: 2001, DocumentLines: lines, ...change };
}

/** A draft that an approval procedure made of the example order. */
export function storedDraft(change: Record<string, unknown> = {}) {
  return {
    DocEntry: 11,
    DocNum: 11,
    NumAtCard: ORDER_REFERENCE,
    DocObjectCode: 'oOrders',
    DocumentStatus: 'bost_Open',
    AuthorizationStatus: 'dasPending',
    ...change,
  };
}
