import { createBusinessCentralErp } from '../../../lambdas/erp/business-central/adapter.ts';
import {
  type BusinessCentralDraft,
  translateOrder,
  translateRefund,
} from '../../../lambdas/erp/business-central/draft.ts';
import type { BusinessCentralPorts, Login } from '../../../lambdas/erp/business-central/ports.ts';
import type { BusinessCentralSettings } from '../../../lambdas/erp/business-central/settings.ts';
import type { FetchAnswer } from '../../../lambdas/erp/transport.ts';
import { ORDER, REFUND, SETTINGS } from './orders.ts';

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

export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): FetchAnswer {
  const id = '  CorrelationId:  e5c26ced-b671-4b46-a2a5-2e1a4aff2bfd.';
  return answer(status, { error: { code, message: message + id } }, headers);
}

/** An error as `fetch` throws it: the telling code is on the cause. */
export function networkError(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

export const TOKEN_URL = 'https://login.test/tenant/oauth2/v2.0/token';

export const TOKEN = answer(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'token-1' });

interface World {
  readonly settings?: Partial<BusinessCentralSettings>;
  readonly login?: Login;
  /** Of the one principal, unless `login` says otherwise. */
  readonly credentials?: (Login & { kind: 'entra' })['credentials'];
  /** Steps of the token endpoint; afterwards tokens are given freely. */
  readonly tokens?: readonly Step[];
}

/** The adapter against a script, step by step; a request beyond the script is an error of the test. */
export function scripted(steps: readonly Step[], world: World = {}) {
  const api = [...steps];
  const entra = [...(world.tokens ?? [])];
  const calls: Sent[] = [];
  const logins: Sent[] = [];
  const pauses: number[] = [];
  const warnings: { message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const clock = { now: Date.parse('2026-06-02T09:15:00Z') };
  const settings = { ...SETTINGS, ...world.settings };
  const ports: BusinessCentralPorts = {
    settings,
    async fetch(url, { signal, ...init }) {
      const sent = { url, ...init };
      const login = url === TOKEN_URL;
      (login ? logins : calls).push(sent);
      const step = login
        ? (entra.shift() ?? answer(200, { expires_in: 3599, access_token: `token-${logins.length}` }))
        : api.shift();
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
    login: world.login ?? inEntra(world.credentials),
    log: { info: () => undefined, warn: (message, fields) => warnings.push({ message, fields }) },
  };
  return { erp: createBusinessCentralErp(ports), ports, calls, logins, pauses, warnings, clock, left: api };
}

/** One application in Entra, unless told otherwise. */
export function inEntra(
  credentials: (Login & { kind: 'entra' })['credentials'] = async () => ({
    clientId: 'client',
    clientSecret: 's3cr3t+/',
    version: 'v1',
  }),
  principals = 1,
): Login & { kind: 'entra' } {
  return { kind: 'entra', tokenUrl: TOKEN_URL, principals, credentials };
}

export const signal = (): AbortSignal => new AbortController().signal;

export function orderDraft(settings: Partial<BusinessCentralSettings> = {}): BusinessCentralDraft {
  const translation = translateOrder(ORDER, { ...SETTINGS, ...settings });
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
  return translation.draft;
}

export function creditMemoDraft(settings: Partial<BusinessCentralSettings> = {}): BusinessCentralDraft {
  const translation = translateRefund(REFUND, { ...SETTINGS, ...settings });
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
  return translation.draft;
}

/** The example order as Business Central stores it when it does what was asked. */
export function storedOrder(change: Record<string, unknown> = {}, lines: readonly Record<string, unknown>[] = []) {
  const line = (index: number, fields: Record<string, unknown>) => ({
    '@odata.etag': `W/"line-${index}"`,
    id: `line-${index}`,
    sequence: index * 10000,
    discountAmount: 0,
    taxPercent: 19,
    ...fields,
    ...lines[index - 1],
  });
  return {
    '@odata.etag': 'W/"header"',
    id: 'order-id',
    number: 'S-ORD101001',
    externalDocumentNumber: 'ORDER_01KT3SSX6R3JTJ0HYCTFV8ES59',
    status: 'Draft',
    pricesIncludeTax: true,
    totalAmountIncludingTax: 71.1,
    totalTaxAmount: 11.35,
    salesOrderLines: [
      line(1, {
        lineType: 'Item',
        lineObjectNumber: '1896-S',
        quantity: 2,
        unitPrice: 17.73,
        amountIncludingTax: 35.46,
      }),
      line(2, {
        lineType: 'Item',
        lineObjectNumber: 'POT-CER-07',
        quantity: 1,
        unitPrice: 29.75,
        amountIncludingTax: 29.75,
      }),
      line(3, {
        lineType: 'Account',
        lineObjectNumber: '6120',
        quantity: 1,
        unitPrice: 5.89,
        amountIncludingTax: 5.89,
      }),
      line(4, { lineType: 'Comment', quantity: 0, unitPrice: 0 }),
    ],
    ...change,
  };
}

export function storedCreditMemo(change: Record<string, unknown> = {}, line: Record<string, unknown> = {}) {
  return {
    id: 'memo-id',
    number: 'S-CR1001',
    externalDocumentNumber: 'REFUND_01KTC065W02K96NWBDVH1DQ1HY',
    status: 'Draft',
    pricesIncludeTax: true,
    totalAmountIncludingTax: 17.73,
    totalTaxAmount: 2.83,
    salesCreditMemoLines: [
      {
        '@odata.etag': 'W/"m1"',
        id: 'memo-line',
        sequence: 10000,
        lineType: 'Account',
        lineObjectNumber: '6130',
        quantity: 1,
        unitPrice: 17.73,
        discountAmount: 0,
        taxPercent: 19,
        amountIncludingTax: 17.73,
        ...line,
      },
    ],
    ...change,
  };
}

/** A batch answer with the inner answers given: rows of a list, or a status and a body. */
export function batchOf(...lists: readonly (readonly unknown[] | { status: number; body: unknown })[]): FetchAnswer {
  const responses = lists.map((list, index) => ({
    id: String(index + 1),
    ...('status' in list ? list : { status: 200, body: { value: list } }),
  }));
  return answer(200, { responses });
}
