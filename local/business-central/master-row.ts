import { BLANK_GUID } from '../simulation/chance.ts';
import { Decimal } from '../simulation/decimal.ts';
import type { Json } from '../simulation/json.ts';
import type { Account, CodeRow, Company, Currency, Customer, Item } from './company.ts';
import { findCurrency } from './look-up.ts';
import { etagOf, instantText, type Row } from './row.ts';

export function customerRow(customer: Customer, company: Company): Row {
  return row(customer.id, customer.version, {
    ...customer.properties,
    number: customer.number,
    displayName: customer.displayName,
    currencyId: findCurrency(company, customer.currency)?.id ?? BLANK_GUID,
    currencyCode: customer.currency || company.localCurrency.code,
    blocked: customer.blocked,
    lastModifiedDateTime: instantText(customer.modifiedAt),
  });
}

export function itemRow(item: Item): Row {
  return row(item.id, 1, {
    number: item.number,
    displayName: item.displayName,
    type: item.type,
    blocked: item.blocked,
    unitPrice: item.unitPrice,
    priceIncludesTax: false,
    gtin: item.gtin,
    taxGroupCode: item.vatGroup,
    baseUnitOfMeasureCode: item.unit,
  });
}

export function variantRows(item: Item): readonly Row[] {
  return item.variants.map(({ id, code, description }) =>
    row(id, 1, { itemId: item.id, itemNumber: item.number, code, description }),
  );
}

export function accountRow({ id, number, displayName, blocked, directPosting }: Account): Row {
  return row(id, 1, { number, displayName, blocked, directPosting, accountType: 'Posting', category: 'Income' });
}

export function currencyRow({ id, code, displayName, decimals }: Currency): Row {
  return row(id, 1, {
    code,
    displayName,
    amountDecimalPlaces: `${decimals}:${decimals}`,
    amountRoundingPrecision: new Decimal(1n, decimals),
  });
}

export function codeRow({ id, code, displayName }: CodeRow): Row {
  return row(id, 1, { code, displayName });
}

function row(id: string, version: number, properties: Readonly<Record<string, Json>>): Row {
  const own: Readonly<Record<string, Json>> = { ...properties, id };
  return { id, etag: etagOf(id, version), property: (name) => own[name], lines: () => [] };
}
