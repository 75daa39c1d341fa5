/**
 * How an order and a refund become SAP Business One documents. This file is meant to be edited: it reads from top to
 * bottom like the document it makes. Field names, types and lengths are in fields.ts, so a wrong one does not compile.
 *
 * Money needs no arithmetic here: `prices` holds prices and discounts that add up to what the customer was charged.
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
  AddressExtension,
  AmountRow,
  CreditMemo,
  Fitting,
  FreightRow,
  ItemRow,
  NewPartner,
  PartnerAddress,
  SalesOrder,
  Taxed,
} from './fields.ts';
import type { Price, PricedLine, PricedOrder } from './pricing.ts';
import type { SapBusinessOneSettings } from './settings.ts';
import { code, constant, createTexts, cut, daysAfter, remarks, type Texts } from './text.ts';

const NO_DISCOUNT = '0' as Decimal;

/**
 * A ZephyrCart order as a sales order, for a business partner by code. `items` and `prices.lines` are in the order of the order's lines; `today` dates an
 * order that does not say when it was placed.
 */
export function toSalesOrder(
  order: Order,
  cardCode: string,
  items: readonly Item[],
  prices: PricedOrder,
  today: string,
  settings: SapBusinessOneSettings,
): SalesOrder {
  // Goods go to the shipping address. With one address only, it is both.
  const shipTo = order.shippingAddress ?? order.billingAddress;
  const billTo = order.billingAddress ?? order.shippingAddress;
  // The day on which the customer ordered, in the company's own time zone.
  const placed = dateIn(settings.timeZone, order.placedAt) ?? today;
  const freight = freightOf(order, prices, shipTo?.country, settings);
  const texts = createTexts();

  return {
    CardCode: cardCode,
    // Who bought, where the business partner is everybody's. One of its own keeps the name that it has in SAP.
    ...(cardCode === settings.customer.cardCode
      ? given<SalesOrder>({ CardName: texts.clip(order.customer.name ?? billTo?.name, 'CardName') })
      : {}),
    // Found again by this, whatever happens: never changed, never cut.
    NumAtCard: reference(order.id, 'order'),
    ...userField(settings.orderReferenceField, reference(order.id, 'order')),

    DocDate: placed,
    DocDueDate: daysAfter(placed, settings.deliveryDays),
    TaxDate: placed,
    DocCurrency: currencyCode(order.currency, settings),
    // Discounts are in the rows.
    DiscountPercent: NO_DISCOUNT,
    ...given<SalesOrder>({
      Series: settings.series,
      SalesPersonCode: settings.salesPerson,
      PaymentGroupCode: settings.paymentTerms,
      TransportationCode: settings.shippingType,
      BPL_IDAssignedToInvoice: settings.branch,
    }),
    ...addresses(shipTo, billTo, settings, texts),

    DocumentLines: [
      ...order.lines.flatMap((line, index) => {
        const [item, priced] = [items[index], prices.lines[index]];
        return item === undefined || priced === undefined
          ? []
          : toErpLine(line, item, priced, shipTo?.country, settings, texts);
      }),
      ...freight.rows,
    ],
    ...given<SalesOrder>({
      DocumentAdditionalExpenses: freight.expenses.length === 0 ? undefined : freight.expenses,
    }),
    Comments: remarks(
      `ZephyrCart order ${order.id}`,
      // The last, when everything has been fitted: whatever was too long for its field, whole as far as there is room.
      ...texts.lost().map(({ field, text }) => `${field}: ${text}`),
    ),
  };
}

function toErpLine(
  line: OrderLine,
  item: Item,
  { prices, charge }: PricedLine,
  country: string | undefined,
  settings: SapBusinessOneSettings,
  { clip }: Texts,
): readonly ItemRow[] {
  return prices.map((price) => ({
    ItemCode: item.number,
    // What the customer saw in the shop; without it the item's own name stands.
    ...given<ItemRow>({ ItemDescription: clip(line.name, 'ItemDescription') }),
    Quantity: price.quantity,
    ...rowPrice(price, settings),
    ...taxed(taxCode(settings, country, charge), settings),
    ...given<ItemRow>({ WarehouseCode: clip(item.warehouse ?? settings.warehouse, 'WarehouseCode') }),
  }));
}

/** Either of the two, never both: SAP derives the one that is not sent. */
function rowPrice(
  { unitPrice, discountPercent }: Omit<Price, 'amount' | 'quantity'>,
  { pricesIncludeTax }: SapBusinessOneSettings,
) {
  return pricesIncludeTax
    ? { PriceAfterVAT: unitPrice }
    : // Sent even when zero: a discount group of the customer would be taken off otherwise.
      { UnitPrice: unitPrice, DiscountPercent: discountPercent };
}

/** Shipping: as freight, or as an item where there is no freight or the currency is foreign to it. */
function freightOf(
  order: Order,
  { shipping }: PricedOrder,
  country: string | undefined,
  settings: SapBusinessOneSettings,
): { readonly rows: readonly ItemRow[]; readonly expenses: readonly FreightRow[] } {
  if (shipping.net + shipping.tax === 0) return { rows: [], expenses: [] };
  const { freightExpenseCode, freightItem } = settings;
  const tax = taxed(taxCode(settings, country, shipping), settings);
  const isForeign = order.currency !== settings.localCurrency;
  // What a freight amount means in a foreign currency is not certain; an item's price is.
  if (freightExpenseCode !== undefined && (freightItem === undefined || !isForeign)) {
    const amount = toDecimal(shipping.net, order.exponent);
    return { rows: [], expenses: [{ ExpenseCode: freightExpenseCode, LineTotal: amount, ...tax }] };
  }
  if (freightItem === undefined) return { rows: [], expenses: [] }; // the configuration asks for one of them
  const amount = settings.pricesIncludeTax ? shipping.net + shipping.tax : shipping.net;
  const price = { unitPrice: toDecimal(amount, order.exponent), discountPercent: NO_DISCOUNT };
  const text = given<ItemRow>({ ItemDescription: cut(settings.shipping.description, 'ItemDescription') });
  return {
    rows: [{ ItemCode: freightItem, ...text, Quantity: 1, ...rowPrice(price, settings), ...tax }],
    expenses: [],
  };
}

function addresses(
  shipTo: Address | undefined,
  billTo: Address | undefined,
  settings: SapBusinessOneSettings,
  texts: Texts,
): { readonly AddressExtension?: AddressExtension } {
  const { clip } = texts;
  const extension = given<AddressExtension>({
    // Whoever receives the goods; the document's own name is the buyer's.
    ShipToAddress2: clip(shipTo?.name, 'Address2'),
    ShipToStreet: clip(shipTo?.line1, 'Street'),
    ShipToBlock: clip(shipTo?.line2, 'Block'),
    ShipToCity: clip(shipTo?.city, 'City'),
    ShipToZipCode: clip(shipTo?.postalCode, 'ZipCode'),
    ShipToState: stateCode(shipTo),
    ShipToCounty: county(shipTo, texts),
    ShipToCountry: countryCode(shipTo, settings, texts),
    BillToAddress2: clip(billTo?.name, 'Address2'),
    BillToStreet: clip(billTo?.line1, 'Street'),
    BillToBlock: clip(billTo?.line2, 'Block'),
    BillToCity: clip(billTo?.city, 'City'),
    BillToZipCode: clip(billTo?.postalCode, 'ZipCode'),
    BillToState: stateCode(billTo),
    BillToCounty: county(billTo, texts),
    BillToCountry: countryCode(billTo, settings, texts),
  });
  return Object.keys(extension).length === 0 ? {} : { AddressExtension: extension };
}

/** SAP knows states by code, within their country. A name would be refused, so it goes where free text may stand. */
function stateCode(address: Address | undefined) {
  return address?.country === undefined ? undefined : code(address.region, 'State');
}

function county(address: Address | undefined, { clip }: Texts) {
  return stateCode(address) === undefined ? clip(address?.region, 'County') : undefined;
}

/** A business partner of its own for the buyer of an order, where the strategy is to make one. */
export function toBusinessPartner(cardCode: string, order: Order, settings: SapBusinessOneSettings): NewPartner {
  const { customer } = order;
  const texts = createTexts();
  const billTo = order.billingAddress ?? order.shippingAddress;
  const shipTo = order.shippingAddress ?? order.billingAddress;
  const addresses = [
    ...partnerAddress('Billing', 'bo_BillTo', billTo, settings, texts),
    ...partnerAddress('Shipping', 'bo_ShipTo', shipTo, settings, texts),
  ];
  return {
    CardCode: cardCode,
    CardName:
      texts.clip(customer.name ?? billTo?.name ?? customer.email, 'CardName') ?? (cardCode as Fitting<'CardName'>),
    CardType: 'cCustomer',
    // All currencies: a shop sells in several.
    Currency: '##',
    // In small letters, as it is looked for: where capitals count, it is found all the same.
    ...given<NewPartner>({ EmailAddress: texts.clip(customer.email?.toLowerCase(), 'EmailAddress') }),
    ...given<NewPartner>({ GroupCode: settings.customer.group, Series: settings.customer.series }),
    ...given<NewPartner>({ BPAddresses: addresses.length === 0 ? undefined : addresses }),
  };
}

/** None for an address without a field: SAP refuses a row that is empty. */
function partnerAddress(
  name: string,
  type: PartnerAddress['AddressType'],
  address: Address | undefined,
  settings: SapBusinessOneSettings,
  texts: Texts,
): readonly PartnerAddress[] {
  const { clip } = texts;
  const fields = given<PartnerAddress>({
    Street: clip(address?.line1, 'Street'),
    Block: clip(address?.line2, 'Block'),
    City: clip(address?.city, 'City'),
    ZipCode: clip(address?.postalCode, 'ZipCode'),
    State: stateCode(address),
    County: county(address, texts),
    Country: countryCode(address, settings, texts),
  });
  return Object.keys(fields).length === 0 ? [] : [{ AddressName: name, AddressType: type, ...fields }];
}

/** A refund as a credit memo: amounts on an account, because ZephyrCart names no lines (contract sheet zephyrcart 3.8). */
export function toCreditMemo(
  admitted: AdmittedRefund,
  rows: readonly AmountRow[],
  today: string,
  settings: SapBusinessOneSettings,
): CreditMemo {
  return {
    ...creditMemoHeader(admitted, [], today, settings),
    DocType: 'dDocument_Service',
    DocumentLines: rows,
  };
}

/** What every credit memo says of itself. `invoices`: numbers of those that it concerns, for whoever reads it. */
export function creditMemoHeader(
  { refund, order }: AdmittedRefund,
  invoices: readonly string[],
  today: string,
  settings: SapBusinessOneSettings,
): Omit<CreditMemo, 'DocType' | 'DocumentLines'> {
  const made = dateIn(settings.timeZone, refund.createdAt) ?? today;
  const concerned = invoices.length === 0 ? '' : `, invoice ${invoices.join(', ')}`;
  const why = [refund.reason?.replaceAll('_', ' '), refund.note].filter((words) => words !== undefined).join('; ');
  const about = `Refund of order ${order.document.number}${concerned}, ZephyrCart order ${order.orderId}`;
  return {
    // The order decides customer and currency, not today's configuration.
    CardCode: order.customer,
    NumAtCard: reference(refund.id, 'refund'),
    ...userField(settings.orderReferenceField, reference(order.orderId, 'order')),
    ...userField(settings.refundReferenceField, reference(refund.id, 'refund')),
    DocDate: made,
    DocDueDate: made,
    TaxDate: made,
    DocCurrency: order.currencyCode ?? currencyCode(order.currency, settings),
    DiscountPercent: NO_DISCOUNT,
    Comments: remarks(why === '' ? about : `${about}: ${why}`),
    ...given<CreditMemo>({
      Series: settings.creditMemoSeries,
      SalesPersonCode: settings.salesPerson,
      BPL_IDAssignedToInvoice: settings.branch,
    }),
  };
}

/** A part of a refund, as a net amount on the configured account. */
export function amountRow(
  amount: Decimal,
  tax: string | undefined,
  { refund }: AdmittedRefund,
  settings: SapBusinessOneSettings,
): AmountRow {
  const why = refund.reason?.replaceAll('_', ' ');
  return {
    ...given<AmountRow>({
      ItemDescription:
        why === undefined ? constant('Refund', 'ItemDescription') : cut(`Refund: ${why}`, 'ItemDescription'),
    }),
    AccountCode: settings.refundAccount,
    UnitPrice: amount,
    ...taxed(tax, settings),
  };
}

export function taxed(taxCode: string | undefined, { taxField }: SapBusinessOneSettings) {
  return given<Taxed>({ [taxField]: cut(taxCode, taxField) });
}

function userField(field: string | undefined, value: string): Readonly<Record<`U_${string}`, string>> {
  return field === undefined ? {} : { [field]: value };
}

function currencyCode(iso: string, settings: SapBusinessOneSettings): string {
  return entry(settings.currencies, iso)?.code ?? iso;
}

function countryCode(address: Address | undefined, settings: SapBusinessOneSettings, { leaveOut }: Texts) {
  if (address?.country === undefined) return leaveOut(address?.countryName, 'Country');
  return code(entry(settings.countries, address.country) ?? address.country, 'Country');
}
