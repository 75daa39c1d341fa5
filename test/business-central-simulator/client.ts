import { SEED } from '../../local/business-central/seed.ts';
import { addresses } from '../../local/business-central/serve.ts';
import {
  type BusinessCentral,
  type BusinessCentralOptions,
  createBusinessCentral,
} from '../../local/business-central/simulator.ts';
import type { Reply, ReplyBody } from './reply.ts';

const ORIGIN = 'http://business-central.test';
export const AT = addresses(ORIGIN);
export const COMPANY = `companies(${SEED.companyId})`;

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  /** Undefined removes a header that is sent by default. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/** A well-behaved client of a fresh simulator, on a clock that the test moves. */
export interface Client {
  readonly simulator: BusinessCentral;
  readonly admin: BusinessCentral['admin'];
  readonly time: { now: number };
  /** Ends all waiting of at most that many milliseconds, in its order. */
  pass(milliseconds: number): Promise<void>;
  token(form?: Readonly<Record<string, string>>): Promise<Reply>;
  /** Path below the API root. */
  call(path: string, call?: Call): Promise<Reply>;
  get(set: string): Promise<Reply>;
  post(set: string, body: unknown): Promise<Reply>;
  patch(set: string, body: unknown, etag?: string): Promise<Reply>;
  createOrder(over?: Record<string, unknown>): Promise<Reply>;
  createCreditMemo(over?: Record<string, unknown>): Promise<Reply>;
}

export const LINE = { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 2, unitPrice: 50 };

export async function connect(options: BusinessCentralOptions = {}): Promise<Client> {
  const time = { now: Date.UTC(2026, 5, 2, 9) };
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const sleep = (milliseconds: number) =>
    new Promise<void>((wake) => sleepers.push({ at: time.now + milliseconds, wake }));
  const simulator = createBusinessCentral({ clock: () => time.now, sleep, ...options });
  let bearer = '';

  const send = async (url: string, { method = 'GET', body, headers = {}, signal }: Call): Promise<Reply> => {
    const sent = new Headers();
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent.set(name, value);
    const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const request = { method, headers: sent, ...(content === undefined ? {} : { body: content }) };
    const answer = await simulator.fetch(new Request(url, { ...request, ...(signal === undefined ? {} : { signal }) }));
    return { status: answer.status, headers: answer.headers, body: parse(await answer.text()) as ReplyBody };
  };
  const token: Client['token'] = (form = {}) =>
    send(AT.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: SEED.clientId,
        client_secret: SEED.clientSecret,
        scope: 'https://api.businesscentral.dynamics.com/.default',
        ...form,
      }).toString(),
    });
  const call: Client['call'] = (path, { headers, ...rest } = {}) =>
    send(`${AT.baseUrl}/${path}`, {
      ...rest,
      headers: {
        authorization: `Bearer ${bearer}`,
        accept: 'application/json',
        'accept-language': 'en-US',
        ...(rest.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    });
  const post: Client['post'] = (set, body) => call(`${COMPANY}/${set}`, { method: 'POST', body });
  bearer = (await token()).body.access_token;

  return {
    simulator,
    admin: simulator.admin,
    time,
    pass: async (milliseconds) => {
      // Requests under way reach their waiting point first.
      await settle();
      time.now += milliseconds;
      for (const sleeper of sleepers.splice(0)) {
        if (sleeper.at <= time.now) sleeper.wake();
        else sleepers.push(sleeper);
      }
      await settle();
    },
    token,
    call,
    get: (set) => call(`${COMPANY}/${set}`),
    post,
    patch: (set, body, etag = '*') =>
      call(`${COMPANY}/${set}`, { method: 'PATCH', body, headers: { 'if-match': etag } }),
    createOrder: (over = {}) =>
      post('salesOrders?$expand=salesOrderLines', {
        externalDocumentNumber: 'ORDER_1',
        customerNumber: '10000',
        salesOrderLines: [LINE],
        ...over,
      }),
    createCreditMemo: (over = {}) =>
      post('salesCreditMemos?$expand=salesCreditMemoLines', {
        externalDocumentNumber: 'REFUND_1',
        customerNumber: '10000',
        salesCreditMemoLines: [{ lineType: 'Account', lineObjectNumber: '6130', unitPrice: 10, quantity: 1 }],
        ...over,
      }),
  };
}

/** Lets everything run that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // HTML and multipart answers are compared as text.
    return text;
  }
}
