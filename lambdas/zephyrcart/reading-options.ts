/** What a deployment's configuration says about reading events. */
export interface ReadingOptions {
  /** Decimals per currency (upper case) where they are not ISO 4217's. */
  readonly currencyExponents?: Readonly<Record<string, number>>;
  /** Line prices may include their tax, if the arithmetic proves that they do. */
  readonly acceptTaxInclusivePrices: boolean;
  /** `deliver` is for deployments whose ERP company is a sandbox. */
  readonly testOrders: 'ignore' | 'deliver';
  /** RFC 3339 instant of going live: older entries of a refund list may have been booked by hand. */
  readonly cutover?: string;
}
