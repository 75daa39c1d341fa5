/** A document that the simulated ERP holds, as a person there would read it. */
export interface ErpRecord {
  readonly kind: 'sales order' | 'sales invoice' | 'credit memo';
  readonly number: string;
  /** The reference that the bridge put into it. */
  readonly reference: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Gross, as the ERP computed it, in units of the currency. */
  readonly total: number;
}

/** The simulated ERP of a run. */
export interface LocalErp {
  readonly url: string;
  readonly adminUrl: string;
  /** The content of the ERP secret. */
  readonly credentials: Readonly<Record<string, string>>;
  records(): Promise<readonly ErpRecord[]>;
  close(): Promise<void>;
}

/** Starts the Business Central simulator; on any free port when the wanted one is in use. */
export async function startSimulator(port: number): Promise<LocalErp> {
  return await Promise.reject(new Error(`${port}`));
}
