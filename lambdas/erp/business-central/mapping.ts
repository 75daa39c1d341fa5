/**
 * How an order and a refund become Business Central documents. This file is meant to be edited: it reads from top to
 * bottom like the document it makes. Field names, types and lengths are in fields.ts, so a wrong one does not compile;
 * their order does not matter. docs/map.md shows changes, and how to see what one does to real orders.
 *
 * Money needs no arithmetic here: `prices` holds unit prices and discounts that add up to what the customer was charged.
 */

import { reference } from '../../zephyrcart/keys.ts';
import { type Decimal, toDecimal } from '../../zephyrcart/money.ts';
import type { Address, Order, OrderLine } from '../../zephyrcart/order.ts';
import type { Item } from '../items.ts';
import type { AdmittedRefund } from '../port.ts';
import { entry } from '../settings.ts';
import { taxCode } from '../tax.ts';
import { dateIn, given } from '../text.ts';
import type {
  AccountLine,
  CommentLine,
  Fitting,
  ItemLine,
  NewCustomer,
  SalesCreditMemo,
  SalesOrder,
} from './fields.ts';
import type { Price, PricedOrder } from './pricing.ts';
import type { BusinessCentralSettings } from './settings.ts';
import { constant, createTexts, cut, pieces, type Texts } from './text.ts';
import type { RefundPart } from './whole-refund.ts';

/** A ZephyrCart order as a sales order, for a customer by number. `items` and `prices.lines` are in the order of the order's lines. */
export function toSalesOrder(
  order: Order,
  customerNumber: string,
  items: readonly Item[],
  prices: PricedOrder,
  settings: BusinessCentralSettings,
): SalesOrder {
  // Goods go to the shipping address. With one address only, it is both.
  const shipTo = order.shippingAddress ?? order.billingAddress;
  const sellTo = order.billingAddress ?? order.shippingAddress;
  const country = shipTo?.country;
  const billedTo = billingName(order);
  const texts = createTexts();
  const { clip, phone, email } = texts;

  return {
    // Found again by this, whatever happens: never changed, never cut.
    externalDocumentNumber: reference(order.id, 'order'),
    // The day on which the customer ordered, in the company's own time zone.
    ...given<SalesOrder>({ orderDate: dateIn(settings.timeZone, order.placedAt) }),
    customerNumber,

    // The document's own customer name is the customer card's and cannot be written, so the buyer's name stands here.
    ...given<SalesOrder>({
      shipToName: clip(shipTo?.name ?? order.customer.name, 'shipToName'),
      shipToContact: clip(order.customer.name ?? shipTo?.name, 'shipToContact'),
    }),
    // Business Central copies sell-to into bill-to: the billing address belongs here.
    ...given<SalesOrder>({
      sellToAddressLine1: clip(sellTo?.line1, 'sellToAddressLine1'),
      sellToAddressLine2: clip(sellTo?.line2, 'sellToAddressLine2'),
      sellToCity: clip(sellTo?.city, 'sellToCity'),
      sellToCountry: countryCode(sellTo, 'sellToCountry', settings, texts),
      sellToState: clip(sellTo?.region, 'sellToState'),
      sellToPostCode: clip(sellTo?.postalCode, 'sellToPostCode'),
    }),
    ...given<SalesOrder>({
      shipToAddressLine1: clip(shipTo?.line1, 'shipToAddressLine1'),
      shipToAddressLine2: clip(shipTo?.line2, 'shipToAddressLine2'),
      shipToCity: clip(shipTo?.city, 'shipToCity'),
      shipToCountry: countryCode(shipTo, 'shipToCountry', settings, texts),
      shipToState: clip(shipTo?.region, 'shipToState'),
      shipToPostCode: clip(shipTo?.postalCode, 'shipToPostCode'),
    }),

    // Always said, also for the local currency: left out, the customer card's would count.
    currencyCode: currencyCode(order.currency, settings),
    pricesIncludeTax: settings.pricesIncludeTax,

    ...given<SalesOrder>({
      phoneNumber: phone(order.customer.phone),
      email: email(order.customer.email),
    }),

    salesOrderLines: [
      ...order.lines.flatMap((line, index) => {
        const [item, price] = [items[index], prices.lines[index]];
        return item === undefined || price === undefined
          ? []
          : [toErpLine(line, item, price, country, settings, texts)];
      }),
      ...(prices.shipping === undefined ? [] : [shippingLine(prices.shipping, country, settings)]),
      ...comments(`ZephyrCart order ${order.id}`),
      // No field takes it: Business Central's own name on the invoice is the customer card's.
      ...comments(billedTo && `Billing name: ${billedTo}`),
      // The last, when everything has been fitted: whatever was too long for its field, whole.
      ...texts.lost().flatMap(({ field, text }) => comments(`${field}: ${text}`)),
    ],
  };
}

/** Whom the invoice is for, where that is neither the buyer nor the recipient, who stand in ship-to. */
function billingName({ customer, shippingAddress, billingAddress }: Order): string | undefined {
  const name = billingAddress?.name;
  return name === (shippingAddress?.name ?? customer.name) || name === customer.name ? undefined : name;
}

/** A line of goods. */
function toErpLine(
  line: OrderLine,
  item: Item,
  price: Price,
  country: string | undefined,
  settings: BusinessCentralSettings,
  { clip }: Texts,
): ItemLine {
  return {
    lineType: 'Item',
    lineObjectNumber: item.number,
    // What the customer saw in the shop; without it the item's own text stands.
    ...given<ItemLine>({
      description: clip(line.name, 'description'),
      unitOfMeasureCode: clip(item.unitOfMeasure, 'unitOfMeasureCode'),
    }),
    quantity: line.quantity,
    unitPrice: price.unitPrice,
    discountAmount: price.discountAmount,
    ...given<ItemLine>({ taxCode: clip(taxCode(settings, country, price), 'taxCode'), itemVariantId: item.variantId }),
  };
}

function shippingLine(price: Price, country: string | undefined, settings: BusinessCentralSettings): AccountLine {
  return {
    lineType: 'Account',
    lineObjectNumber: settings.accounts.shipping,
    ...given<AccountLine>({ description: cut(settings.shipping.description, 'description') }),
    quantity: 1,
    unitPrice: price.unitPrice,
    ...given<AccountLine>({ taxCode: cut(taxCode(settings, country, price), 'taxCode') }),
  };
}

/** A customer of its own for the buyer of an order, where the strategy is to make one. */
export function toCustomer(number: string, order: Order, settings: BusinessCentralSettings): NewCustomer {
  const texts = createTexts();
  const { clip, phone, email } = texts;
  const address = order.billingAddress ?? order.shippingAddress;
  const { customer } = order;
  return {
    number,
    // Business Central takes no customer without a name.
    displayName:
      clip(customer.name ?? address?.name ?? customer.email, 'displayName') ?? (number as Fitting<'displayName'>),
    type: 'Person',
    ...given<NewCustomer>({
      addressLine1: clip(address?.line1, 'addressLine1'),
      addressLine2: clip(address?.line2, 'addressLine2'),
      city: clip(address?.city, 'city'),
      state: clip(address?.region, 'state'),
      country: countryCode(address, 'country', settings, texts),
      postalCode: clip(address?.postalCode, 'postalCode'),
      phoneNumber: phone(customer.phone),
      email: email(customer.email),
    }),
  };
}

/**
 * A refund as a credit memo: one amount, because ZephyrCart names no lines (contract sheet zephyrcart 3.8); or, of a whole
 * order, `parts`, its lines. No goods are taken back into stock: whether they came, nobody has said.
 */
export function toCreditMemo(
  { refund, order, tax }: AdmittedRefund,
  settings: BusinessCentralSettings,
  parts: readonly RefundPart[],
): SalesCreditMemo {
  const amount = settings.pricesIncludeTax ? refund.amount : refund.amount - tax;
  const texts = createTexts();
  const why = refund.reason === undefined ? undefined : `Refund: ${refund.reason.replaceAll('_', ' ')}`;
  return {
    externalDocumentNumber: reference(refund.id, 'refund'),
    ...given<SalesCreditMemo>({ creditMemoDate: dateIn(settings.timeZone, refund.createdAt) }),
    // The order decides customer and currency, not today's configuration.
    customerNumber: order.customer,
    currencyCode: order.currencyCode ?? currencyCode(order.currency, settings),

    salesCreditMemoLines: [
      ...(parts.length === 0
        ? [refundLine(why, toDecimal(amount, order.exponent), settings, texts)]
        : [...parts.map((part) => partLine(part, order.exponent, settings, texts)), ...comments(why)]),
      ...comments(`${order.document.number}, ZephyrCart order ${order.orderId}`),
      ...comments(refund.note),
      ...texts.lost().flatMap(({ field, text }) => comments(`${field}: ${text}`)),
    ],
  };
}

/** A line that is given back whole: what it came to, on the account that it was charged on, or that of refunds. */
function partLine(part: RefundPart, exponent: number, settings: BusinessCentralSettings, { clip }: Texts): AccountLine {
  const words = part.account === undefined ? [`${part.quantity} x`, part.description] : [part.description];
  return {
    lineType: 'Account',
    lineObjectNumber: part.account ?? settings.accounts.refund,
    ...given<AccountLine>({ description: clip(words.join(' '), 'description') }),
    unitPrice: toDecimal(settings.pricesIncludeTax ? part.net + part.tax : part.net, exponent),
    quantity: 1,
    ...given<AccountLine>({ taxCode: clip(part.taxCode, 'taxCode') }),
  };
}

function refundLine(
  why: string | undefined,
  unitPrice: Decimal,
  settings: BusinessCentralSettings,
  { clip }: Texts,
): AccountLine {
  return {
    lineType: 'Account',
    lineObjectNumber: settings.accounts.refund,
    ...given<AccountLine>({
      description: why === undefined ? constant('Refund', 'description') : clip(why, 'description'),
    }),
    // On a credit memo quantities and prices are positive.
    unitPrice,
    quantity: 1,
  };
}

/** A text of any length, in as many comment lines as it takes; none for an empty or missing text. */
function comments(text: string | undefined): readonly CommentLine[] {
  return pieces(text, 'description').map((description) => ({ lineType: 'Comment', description }));
}

function currencyCode(iso: string, settings: BusinessCentralSettings): string {
  return entry(settings.currencies, iso)?.code ?? iso;
}

function countryCode<F extends 'sellToCountry' | 'shipToCountry' | 'country'>(
  address: Address | undefined,
  field: F,
  settings: BusinessCentralSettings,
  { leaveOut }: Texts,
) {
  if (address?.country === undefined) return leaveOut(address?.countryName, field);
  return cut(entry(settings.countries, address.country) ?? address.country, field);
}
