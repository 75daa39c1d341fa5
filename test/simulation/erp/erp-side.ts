import type { Erp } from '../../../lambdas/erp/port.ts';
import type { Fetch } from '../../../lambdas/erp/transport.ts';
import type { createErpSecret } from '../../../lambdas/erp-access/erp-secret.ts';
import type { Lease } from '../../../lambdas/ledger/lease.ts';
import type { MinorUnits } from '../../../lambdas/zephyrcart/money.ts';

/** A request as it reaches the ERP. */
export interface Arrived {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What an adapter needs of the process that it runs in. */
export interface AdapterPorts {
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly secret: ReturnType<typeof createErpSecret>;
  readonly loginLease: Lease;
  /** Unique per call. */
  readonly holder: () => string;
}

/** A document that came into being in the ERP, whatever became of it. */
export interface Made {
  /** External reference, as it was stored. */
  readonly reference: string;
  readonly kind: 'order' | 'refund';
}

/** An ERP of the simulation: a real adapter, and a server in memory that it is asked about. */
export interface ErpSide {
  readonly name: string;
  /** The adapter of one process. */
  adapter(ports: AdapterPorts): Erp;
  /** Carries a request out, at this instant; `broken` is which of the operations inside a batch goes wrong, from 1. */
  serve(request: Arrived, broken?: number): Promise<Answered>;
  /** Whether the request creates a document: these may be committed late. */
  creates(request: Arrived): boolean;
  /** Whether the request holds several operations. */
  isBatch(request: Arrived): boolean;
  /** Every document that ever came into being. */
  made(): readonly Made[];
  /** Total of the document with this reference, as it stands in the ERP, in minor units of its currency. */
  total(reference: string): MinorUnits | undefined;
  /** The catalogue team creates an item. */
  addItem(sku: string): void;
  /** People post what is there: an order becomes its shipment and invoice. */
  post(): void;
  /** People let through what waits for an approval. */
  approve(): void;
  /** Content of the ERP's secret, with this password. */
  secretOf(password: string): object;
  /** From now on only this password is let in. */
  setPassword(password: string): void;
  /** The password that a request logs in with; undefined for any other request. */
  passwordIn(request: Arrived): string | undefined;
  /** What a correct client never does. */
  violations(): readonly string[];
}

/** The password at the beginning. */
export const FIRST_PASSWORD = 'first-password';

/** What a simulator reads of a Request; making a real one takes longer than answering it. */
export function asRequest({ url, method, headers, body }: Arrived): Request {
  return { url, method, headers: new Headers(headers), text: async () => body } as unknown as Request;
}
