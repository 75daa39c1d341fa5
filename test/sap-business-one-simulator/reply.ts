/** The properties of answers that tests read by name; each is there only in the answers that have it. */
export interface ReplyBody extends Entity {
  readonly error: {
    readonly code: string | number;
    readonly message: string | { readonly lang: string; readonly value: string };
    readonly details?: readonly unknown[];
  };
  readonly value: readonly Entity[];
  readonly SessionId: string;
  readonly SessionTimeout: number;
}

export interface Entity {
  readonly '@odata.etag': string;
  readonly DocEntry: number;
  readonly DocNum: number;
  readonly DocTotal: number;
  readonly DocTotalFc: number;
  readonly DocCurrency: string;
  readonly DocRate: number;
  readonly VatSum: number;
  readonly TotalDiscount: number;
  readonly DiscountPercent: number;
  readonly DocDate: string;
  readonly NumAtCard: string;
  readonly DocumentStatus: string;
  readonly Cancelled: string;
  readonly CancelStatus: string;
  readonly AuthorizationStatus: string;
  readonly DocObjectCode: string;
  readonly CardCode: string;
  readonly GroupCode: number;
  readonly QuantityOnStock: number;
  readonly DocumentLines: readonly Row[];
  readonly DocumentAdditionalExpenses: readonly { readonly LineTotal: number; readonly TaxSum: number }[];
}

export interface Row {
  readonly LineNum: number;
  readonly ItemCode: string;
  readonly UnitPrice: number;
  readonly Price: number;
  readonly LineTotal: number;
  readonly RowTotalFC: number;
  readonly TaxTotal: number;
  readonly TaxCode: string;
  readonly VatGroup: string;
  readonly DiscountPercent: number;
  readonly LineStatus: string;
  readonly RemainingOpenQuantity: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReplyBody;
  readonly text: string;
}

/** Number and text of a refusal, in either shape. */
export function errorOf({ body }: Reply): readonly [code: number, message: string] {
  const { code, message } = body.error;
  return [Number(code), typeof message === 'string' ? message : message.value];
}
