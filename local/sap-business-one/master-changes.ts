import { decimal, exact } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { newItem, newPartner } from './seed.ts';

export interface ItemChange {
  readonly name?: string;
  /** List price as text: local currency, without tax. */
  readonly price?: string;
  readonly taxCode?: string;
  readonly frozen?: boolean;
  readonly salesItem?: boolean;
  /** Whether it is kept in stock. */
  readonly stock?: boolean;
  /** Managed by batch. */
  readonly batches?: boolean;
  /** Managed by serial number. */
  readonly serials?: boolean;
  /** Quantity in stock, as text. */
  readonly onHand?: string;
  readonly barCode?: string;
  /** By name, such as `U_WEB_Sku`; the company has to have them. */
  readonly userFields?: Readonly<Record<string, string>>;
  /** Percent as text that a row gets which names no discount of its own. */
  readonly discountPercent?: string;
}

export interface PartnerChange {
  readonly name?: string;
  readonly frozen?: boolean;
  readonly valid?: boolean;
  /** `##` for all currencies. */
  readonly currency?: string;
  /** Percent as text that a document gets which names none. */
  readonly discountPercent?: string;
  readonly email?: string;
  readonly type?: 'cCustomer' | 'cSupplier' | 'cLid';
}

const yesNo = (value: boolean) => (value ? 'tYES' : 'tNO');

/** The item after a person changed it; a new one when there was none. */
export function changedItem(code: string, known: JsonObject | undefined, change: ItemChange): JsonObject {
  return {
    ...(known ?? newItem(code, code, '10')),
    ...property('ItemName', change.name),
    ...property('SalesVATGroup', change.taxCode),
    ...property('BarCode', change.barCode),
    ...change.userFields,
    ...property('Frozen', change.frozen === undefined ? undefined : yesNo(change.frozen)),
    ...property('SalesItem', change.salesItem === undefined ? undefined : yesNo(change.salesItem)),
    ...property('InventoryItem', change.stock === undefined ? undefined : yesNo(change.stock)),
    ...property('ManageBatchNumbers', change.batches === undefined ? undefined : yesNo(change.batches)),
    ...property('ManageSerialNumbers', change.serials === undefined ? undefined : yesNo(change.serials)),
    ...property('QuantityOnStock', change.onHand === undefined ? undefined : decimal(change.onHand)),
    ...property('discountGroupPercent', percent(change.discountPercent)),
    ...property('ItemPrices', change.price === undefined ? undefined : prices(change.price)),
  };
}

export function changedPartner(code: string, known: JsonObject | undefined, change: PartnerChange): JsonObject {
  return {
    ...(known ?? newPartner({ CardCode: code, CardName: code })),
    ...property('CardName', change.name),
    ...property('Currency', change.currency),
    ...property('EmailAddress', change.email),
    ...property('CardType', change.type),
    ...property('Frozen', change.frozen === undefined ? undefined : yesNo(change.frozen)),
    ...property('Valid', change.valid === undefined ? undefined : yesNo(change.valid)),
    ...property('DiscountPercent', percent(change.discountPercent)),
  };
}

function property(name: string, value: JsonObject[string] | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

function percent(value: string | undefined) {
  return value === undefined ? undefined : decimal(value);
}

function prices(price: string): JsonObject[] {
  return [{ PriceList: exact(1), Price: decimal(price), Currency: 'USD' }];
}
