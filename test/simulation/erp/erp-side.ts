import type { Erp } from '../../../lambdas/erp/port.ts';
import type { Fetch } from '../../../lambdas/erp/transport.ts';
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
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
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
  /** Carries a request out, at this instant. */
  serve(request: Arrived): Promise<Answered>;
  /** Whether the request creates a document: these may be committed late. */
  creates(request: Arrived): boolean;
  /** Every document that ever came into being. */
  made(): readonly Made[];
  /** Total of the document with this reference, as it stands in the ERP, in minor units of its currency. */
  total(reference: string): MinorUnits | undefined;
  /** The catalogue team creates an item. */
  addItem(sku: string): void;
  /** What a correct client never does. */
  violations(): readonly string[];
}

/** What a simulator reads of a Request; making a real one takes longer than answering it. */
export function asRequest({ url, method, headers, body }: Arrived): Request {
  return { url, method, headers: new Headers(headers), text: async () => body } as unknown as Request;
}
