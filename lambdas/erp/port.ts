import type { MinorUnits } from '../zephyrcart/money.ts';
import type { Order } from '../zephyrcart/order.ts';
import type { Refund } from '../zephyrcart/refund.ts';
import type { AssumedCustomer } from './assumed-customer.ts';
import type { FoundItems, ItemSearch } from './catalogue.ts';
import type { ChosenCustomer, CustomerChoice } from './customers.ts';
import type { CauseKey, Failure } from './failures.ts';

/** A document in the ERP that carries our reference. */
export interface ErpDocument {
  readonly kind: 'sales order' | 'sales invoice' | 'sales shipment' | 'credit memo';
  readonly id: string;
  /** The number that ERP people see, such as S-ORD101001. */
  readonly number: string;
  /** The ERP customer that it is written for, where the answer says so. */
  readonly customer?: string;
  /** Present when the ERP's total is not the one that ZephyrCart charged or gave back. */
  readonly difference?: Difference;
}

export interface Difference {
  /** ERP total minus intended total, minor units. */
  readonly minorUnits: MinorUnits;
  /** What differs, line by line, in words. */
  readonly lines: readonly string[];
}

/** What the ledger remembers of a posted order and a refund of it needs. */
export interface PostedOrder {
  readonly orderId: string;
  readonly currency: string;
  /** What the ERP calls it, as the order was written; absent for one that was posted before this was remembered. */
  readonly currencyCode?: string;
  readonly exponent: number;
  readonly total: MinorUnits;
  readonly tax: MinorUnits;
  /** The ERP customer that the order was written for. */
  readonly customer: string;
  readonly document: ErpDocument;
}

/** A refund with its room admitted: `before` is the total refunded before it, `tax` its share (design D5). */
export interface AdmittedRefund {
  readonly refund: Refund;
  readonly order: PostedOrder;
  readonly before: MinorUnits;
  readonly tax: MinorUnits;
}

/** A document to be, translated and complete. Opaque to everybody but the adapter that made it. */
export interface Draft {
  /** External reference in the ERP: folded order or refund id. */
  readonly reference: string;
  /** The ERP customer that it will be written for. */
  readonly customer: string;
  readonly currency: string;
  /** What the ERP calls the currency, where the document says it. */
  readonly currencyCode?: string;
  readonly total: MinorUnits;
}

export type Translation<D extends Draft> =
  | { readonly outcome: 'draft'; readonly draft: D }
  | { readonly outcome: 'refused'; readonly failure: Failure };

export type LookUp<D extends Draft = never> =
  /** Clean answer; read back, repaired and compared. */
  | { readonly outcome: 'found'; readonly document: ErpDocument }
  /** Every inner answer was clean, and none held our reference. `draft`: what is to be created, where the look-up decides. */
  | { readonly outcome: 'absent'; readonly draft?: D }
  /** Two open documents carry our reference: a person decides. */
  | { readonly outcome: 'refused'; readonly failure: Failure }
  /** Anything else. Proves nothing. */
  | { readonly outcome: 'inconclusive'; readonly failure: Failure };

export type Creation =
  | { readonly outcome: 'created'; readonly document: ErpDocument }
  /** A definite no: parsed refusal, 429, or a connection that was never made. Nothing exists. */
  | { readonly outcome: 'refused'; readonly failure: Failure }
  /**
   * Timeout, reset, 5xx, or a 201 whose read-back could not be finished: the document may exist, now or later. `unheard`:
   * the ERP itself said nothing, which may be the trouble of every document.
   */
  | { readonly outcome: 'ambiguous'; readonly failure: Failure; readonly unheard?: true }
  /** `mayLeave` said no in the turn that would have sent it. Nothing was sent. */
  | { readonly outcome: 'too late' };

/** Whether people have mended what documents were refused for. */
export type Mended =
  | { readonly outcome: 'mended' | 'not yet' }
  /** It cannot be asked for: one document is tried, and its fate tells. */
  | { readonly outcome: 'unknown' }
  /** The ERP gave no usable answer; nothing is to be concluded. */
  | { readonly outcome: 'unanswered'; readonly failure: Failure };

/**
 * The port every ERP fulfils. An adapter knows no AWS; it never throws for what an ERP or a network may do.
 * `signal` bounds every call; when it fires, the request is aborted and its socket reset.
 */
export interface Erp<D extends Draft = Draft> {
  readonly name: string;
  /**
   * The ERP customer that an order is written for, by the configured strategy; asks the ERP where that has to. Left out
   * by an adapter that has one customer for all orders.
   */
  chooseCustomer?(order: Order, signal: AbortSignal): Promise<CustomerChoice>;
  /** The items of an order, where the ERP has to be asked for them. Left out where a SKU says it all. */
  findItems?(order: Order, signal: AbortSignal): Promise<ItemSearch>;
  /** Without a customer, for the one that is configured for all; without items that had to be asked for, with stand-ins. */
  translateOrder(order: Order, customer?: ChosenCustomer, items?: FoundItems): Translation<D>;
  translateRefund(refund: AdmittedRefund): Translation<D>;
  /**
   * Open, posted and draft documents by external reference, in one round trip. `mayRepair` is asked before a document
   * that was found is changed: it may have been written by another worker, from other content.
   */
  lookUp(draft: D, signal: AbortSignal, mayRepair?: () => Promise<boolean>): Promise<LookUp<D>>;
  /** One request, no hidden retry. `mayLeave` is asked in the same turn that hands the request to the network. */
  create(draft: D, mayLeave: () => boolean, signal: AbortSignal): Promise<Creation>;
  /** Cheap, read-only: is the ERP there and are we let in? Undefined means yes. */
  probe(signal: AbortSignal): Promise<Failure | undefined>;
  /**
   * Read-only: would a document pass that was refused for this cause, as far as the cause goes? Left out by an adapter
   * that cannot ask for anything: then everything is `unknown`.
   */
  isMended?(cause: CauseKey, signal: AbortSignal): Promise<Mended>;
}

/** A request as the ERP gets it: `path` below the API root, `body` to the last character. */
export interface ErpRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** The part of an ERP that needs no network: what becomes of an order or refund, and the request that would write it. */
export interface Translator<D extends Draft = Draft>
  extends Pick<Erp<D>, 'name' | 'translateOrder' | 'translateRefund'> {
  /** The customer of documents of which no other is known. */
  readonly customer: string;
  /** As `chooseCustomer` of the ERP, as far as that can be known without asking: `open` says what cannot. */
  assumeCustomer?(order: Order): Promise<AssumedCustomer>;
  /** Where what has become of an order decides what its refund is: as if nothing had. */
  assumeRefund?(refund: AdmittedRefund, order: Order): Translation<D>;
  /** The request that `create` sends. `body` is empty where it sends none. */
  requestOf(draft: D): ErpRequest;
  /** What the ERP is sure to refuse in it, each a sentence. */
  misfits(draft: D): readonly string[];
  /** What only the ERP can say of it, each completing "whether". */
  openQuestions(draft: D): readonly string[];
}
