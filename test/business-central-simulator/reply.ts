/** The properties of answers that tests read by name; each is there only in the answers that have it. */
export interface ReplyBody extends Entity {
  readonly access_token: string;
  readonly error: { readonly code: string; readonly message: string };
  readonly value: readonly Entity[];
  readonly responses: readonly { readonly id: string; readonly status: number; readonly body: ReplyBody }[];
}

export interface Entity {
  readonly '@odata.context': string;
  readonly '@odata.etag': string;
  readonly id: string;
  readonly number: string;
  readonly code: string;
  readonly status: string;
  readonly externalDocumentNumber: string;
  readonly currencyCode: string;
  readonly currencyId: string;
  readonly pricesIncludeTax: boolean;
  readonly unitPrice: number;
  readonly totalTaxAmount: number;
  readonly totalAmountExcludingTax: number;
  readonly totalAmountIncludingTax: number;
  readonly salesOrderLines: readonly Entity[];
  readonly salesCreditMemoLines: readonly Entity[];
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReplyBody;
}
