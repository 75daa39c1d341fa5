import { SEED } from './business-central/seed.ts';
import { type Listening, listen } from './business-central/serve.ts';
import { type BusinessCentral, createBusinessCentral } from './business-central/simulator.ts';

/** A document that the simulated ERP holds, as a person there would read it. */
export interface ErpRecord {
  readonly kind: 'sales order' | 'sales invoice' | 'sales shipment' | 'credit memo';
  readonly number: string;
  /** The reference that the bridge put into it. */
  readonly reference: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Gross, as the ERP computed it: an exact decimal as text. */
  readonly total: string;
}

/** The simulated ERP of a run. */
export interface LocalErp {
  readonly url: string;
  readonly adminUrl: string;
  /** The content of the ERP secret. */
  readonly credentials: Readonly<Record<string, string>>;
  /** What people in the ERP do and what goes wrong there. */
  readonly admin: BusinessCentral['admin'];
  /** Documents that are there now. Read beside the API: no injected fault is spent on looking. */
  records(): readonly ErpRecord[];
  close(): Promise<void>;
}

/** Starts the Business Central simulator; on any free port when the wanted one is in use. */
export async function startSimulator(port: number): Promise<LocalErp> {
  const simulator = createBusinessCentral();
  const listening = await listenSomewhere(simulator, port);
  return {
    url: listening.url,
    adminUrl: listening.adminUrl,
    credentials: { clientId: SEED.clientId, clientSecret: SEED.clientSecret },
    admin: simulator.admin,
    records: () => simulator.admin.documents().map(record),
    close: listening.close,
  };
}

async function listenSomewhere(simulator: BusinessCentral, port: number): Promise<Listening> {
  try {
    return await listen(simulator, port);
  } catch (error) {
    const isBusy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (isBusy && port !== 0) return listen(simulator, 0);
    throw error;
  }
}

const KINDS = {
  order: 'sales order',
  invoice: 'sales invoice',
  shipment: 'sales shipment',
  'credit memo': 'credit memo',
} as const;

function record(document: ReturnType<BusinessCentral['admin']['documents']>[number]): ErpRecord {
  return {
    kind: KINDS[document.kind],
    number: document.number,
    reference: document.externalDocumentNumber,
    currency: document.currencyCode,
    total: document.totalAmountIncludingTax,
  };
}
