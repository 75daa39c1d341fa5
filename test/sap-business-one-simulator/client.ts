import { SEED } from '../../local/sap-business-one/seed.ts';
import {
  createSapBusinessOne,
  type SapBusinessOne,
  type SapBusinessOneOptions,
} from '../../local/sap-business-one/simulator.ts';
import type { Reply, ReplyBody } from './reply.ts';

export const ORIGIN = 'http://service-layer.test';
export const CREDENTIALS = { CompanyDB: SEED.companyDb, UserName: SEED.userName, Password: SEED.password };

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  /** Undefined removes a header that is sent by default. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly version?: 'v1' | 'v2';
  readonly signal?: AbortSignal;
}

/** A well-behaved client of a fresh simulator, logged in, on a clock that the test moves. */
export interface Client {
  readonly simulator: SapBusinessOne;
  readonly admin: SapBusinessOne['admin'];
  readonly time: { now: number };
  /** Ends all waiting of at most that many milliseconds, in its order. */
  pass(milliseconds: number): Promise<void>;
  login(over?: Readonly<Record<string, string>>, version?: 'v1' | 'v2'): Promise<Reply>;
  /** Path below the service root. */
  call(path: string, call?: Call): Promise<Reply>;
  get(path: string, version?: 'v1' | 'v2'): Promise<Reply>;
  post(path: string, body: unknown, version?: 'v1' | 'v2'): Promise<Reply>;
  patch(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  createOrder(over?: Readonly<Record<string, unknown>>): Promise<Reply>;
  createCreditNote(over?: Readonly<Record<string, unknown>>): Promise<Reply>;
}

export const LINE = { ItemCode: 'A00001', Quantity: 2, UnitPrice: 50, DiscountPercent: 0, TaxCode: 'T1' };
export const SERVICE_LINE = {
  ItemDescription: 'Refund',
  AccountCode: SEED.refundAccount,
  UnitPrice: 10,
  TaxCode: 'T0',
};
const DATES = { DocDate: '2026-06-02', DocDueDate: '2026-06-05' };
/** Undefined properties are left out. */
export const ORDER = {
  CardCode: SEED.customer,
  NumAtCard: 'SHOP-1001',
  ...DATES,
  DiscountPercent: 0,
  U_WEB_OrderId: '5501',
  DocumentLines: [LINE],
};
export const CREDIT_NOTE = { ...ORDER, NumAtCard: 'SHOP-1001-R7001', U_WEB_RefundId: '7001' };

export async function connect(
  options: SapBusinessOneOptions & { readonly version?: 'v1' | 'v2' } = {},
): Promise<Client> {
  const { version: usual = 'v2', ...rest } = options;
  const time = { now: Date.UTC(2026, 5, 2, 9) };
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const sleep = (milliseconds: number) =>
    new Promise<void>((wake) => sleepers.push({ at: time.now + milliseconds, wake }));
  const simulator = createSapBusinessOne({ clock: () => time.now, sleep, ...rest });
  let cookie: string | undefined;

  const call: Client['call'] = async (path, { method = 'GET', body, headers = {}, version = usual, signal } = {}) => {
    const sent = new Headers();
    const usually = { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    for (const [name, value] of Object.entries({ ...usually, ...headers }))
      if (value !== undefined) sent.set(name, value);
    const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const url = path.startsWith('/') ? `${ORIGIN}${path}` : `${ORIGIN}/b1s/${version}/${path}`;
    const request = { method, headers: sent, ...(content === undefined ? {} : { body: content }) };
    const answer = await simulator.fetch(new Request(url, { ...request, ...(signal === undefined ? {} : { signal }) }));
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: parse(text) as ReplyBody, text };
  };
  const login: Client['login'] = async (over = {}, version = usual) => {
    const reply = await call('Login', { method: 'POST', body: { ...CREDENTIALS, ...over }, version });
    const cookies = reply.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
    if (cookies.length > 0) cookie = cookies.join('; ');
    return reply;
  };
  const post: Client['post'] = (path, body, version = usual) => call(path, { method: 'POST', body, version });
  await login();

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
    login,
    call,
    get: (path, version = usual) => call(path, { version }),
    post,
    patch: (path, body, headers = {}) => call(path, { method: 'PATCH', body, headers }),
    createOrder: (over = {}) => post('Orders', { ...ORDER, ...over }),
    createCreditNote: (over = {}) => post('CreditNotes', { ...CREDIT_NOTE, ...over }),
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
