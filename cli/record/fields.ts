import { readInstant } from '../../lambdas/zephyrcart/instant.ts';
import { exponentOf } from '../../lambdas/zephyrcart/money.ts';
import type { Replacement } from './replacement.ts';

/** What becomes of a text. */
export type Rule = (value: string, replacement: Replacement) => string;

/** What a field of an event may hold. A field that is in no table is left out. */
export type Field =
  /** Numbers stay only where `numbers` says so: a phone number can be one. Truth values and null say nothing. */
  | { readonly kind: 'value'; readonly text: Rule; readonly numbers: boolean }
  | { readonly kind: 'object'; readonly fields: () => Fields }
  | { readonly kind: 'list'; readonly of: Field }
  /** Its keys are the shop's own. */
  | { readonly kind: 'table'; readonly text: Rule }
  /** Whichever fits what was sent; the first takes what none does. */
  | { readonly kind: 'either'; readonly fields: readonly [Field, ...Field[]] };

export type Fields = Readonly<Record<string, Field>>;

const text = (rule: Rule): Field => ({ kind: 'value', text: rule, numbers: false });
const object = (fields: () => Fields): Field => ({ kind: 'object', fields });
const list = (of: Field): Field => ({ kind: 'list', of });
const replaced: Rule = (value, replacement) => replacement.text(value);

/** Texts are kept only in the form that they are expected in: anything else may be somebody's name in the wrong place. */
const keptIf = (expected: (value: string) => boolean): Field =>
  text((value, replacement) => (expected(value) ? value : replacement.text(value)));
const personal = text(replaced);
const id = text((value, replacement) => replacement.id(value));
const number: Field = { kind: 'value', text: replaced, numbers: true };
const word = keptIf((value) => WORDS.has(value));
const instant = keptIf((value) => readInstant(value) !== undefined);
const currency = keptIf((value) => exponentOf(value) !== undefined || /^[A-Z]{3}$/.test(value));
const country = keptIf((value) => /^[A-Za-z]{2}$/.test(value));
/** What the shop sells is no personal data. */
const catalogue = text((value) => value);

/** Values of the enumerations in ZephyrCart's documentation. */
const WORDS: ReadonlySet<string> = new Set([
  ...['created', 'paid', 'partially_refunded', 'refunded', 'cancelled'],
  ...['zephyr', 'stripe_tax', 'avalara'],
  ...['requested_by_customer', 'duplicate', 'fraudulent'],
]);

const ADDRESS: Fields = {
  name: personal,
  line1: personal,
  line2: personal,
  postal_code: personal,
  city: personal,
  region: personal,
  country,
  is_default: number,
};

const CUSTOMER: Fields = {
  id,
  email: text((value, replacement) => replacement.email(value)),
  name: personal,
  phone: personal,
  addresses: list(object(() => ADDRESS)),
  default_currency: currency,
};

const LINE: Fields = {
  id,
  product_id: id,
  variant_id: id,
  sku: catalogue,
  name: catalogue,
  quantity: number,
  unit_price_cents: number,
  unit_amount_cents: number,
  price_cents: number,
  discount_cents: number,
  subtotal_cents: number,
  tax_cents: number,
};

/** An order, a refund, or one inside the other: ZephyrCart documents no shape for the event of a refund. */
function resource(): Fields {
  return {
    id,
    cart_id: id,
    customer_id: id,
    order_id: id,
    customer: object(() => CUSTOMER),
    line_items: list(object(() => LINE)),
    currency,
    subtotal_cents: number,
    discount_total_cents: number,
    tax_total_cents: number,
    shipping_total_cents: number,
    total_cents: number,
    amount_cents: number,
    tax_calculation_source: word,
    status: word,
    reason: word,
    note: personal,
    livemode: number,
    placed_at: instant,
    created_at: instant,
    shipping_address: object(() => ADDRESS),
    billing_address: object(() => ADDRESS),
    metadata: { kind: 'table', text: replaced },
    object: object(resource),
    order: { kind: 'either', fields: [id, object(resource)] },
    refund: object(resource),
    refunds: { kind: 'either', fields: [refundList(), object(() => ({ data: refundList() }))] },
  };
}

function refundList(): Field {
  return list(object(resource));
}

/** Everything that is written of an event (contract sheet zephyrcart 3.3 to 3.8). */
export const EVENT: Fields = {
  id,
  type: keptIf((value) => /^(order|cart|checkout)(\.[a-z_]{1,20}){1,2}$/.test(value)),
  created_at: instant,
  livemode: number,
  data: object(resource),
};
