import { SEED as BUSINESS_CENTRAL } from './business-central/seed.ts';
import { listen as listenAsBusinessCentral } from './business-central/serve.ts';
import { type BusinessCentral, createBusinessCentral } from './business-central/simulator.ts';
import { SEED as SAP_BUSINESS_ONE } from './sap-business-one/seed.ts';
import { listen as listenAsSapBusinessOne } from './sap-business-one/serve.ts';
import { createSapBusinessOne, type SapBusinessOne } from './sap-business-one/simulator.ts';

/** A document that the simulated ERP holds, as a person there would read it. */
export interface ErpRecord {
  readonly kind: 'sales order' | 'sales invoice' | 'sales shipment' | 'credit memo' | 'draft';
  readonly number: string;
  /** The reference that the bridge put into it. */
  readonly reference: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Gross, as the ERP computed it: an exact decimal as text. */
  readonly total: string;
}

/** What people in each ERP do and what goes wrong there. */
interface Admins {
  readonly 'business-central': BusinessCentral['admin'];
  readonly 'sap-business-one': SapBusinessOne['admin'];
}

export type ErpKind = keyof Admins;

/** The simulated ERP of a run. */
export interface LocalErp<Kind extends ErpKind = ErpKind> {
  /** As people read it. */
  readonly name: string;
  readonly url: string;
  readonly adminUrl: string;
  /** The content of the ERP secret. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly admin: Admins[Kind];
  /** Documents that are there now. Read beside the API: no injected fault is spent on looking. */
  records(): readonly ErpRecord[];
  close(): Promise<void>;
}

/** How a run comes to its ERP: its stage of the configuration, and the port that this stage takes where none is named. */
export interface ErpStage {
  readonly stage: string;
  readonly portVariable: string;
  readonly usualPort: number;
}

export const ERP_STAGES: Readonly<Record<ErpKind, ErpStage>> = {
  'business-central': { stage: 'local', portVariable: 'BC_PORT', usualPort: 7048 },
  'sap-business-one': { stage: 'local-sap', portVariable: 'SAP_PORT', usualPort: 50_000 },
};

const STARTERS: { readonly [Kind in ErpKind]: (port: number) => Promise<LocalErp<Kind>> } = {
  'business-central': startBusinessCentral,
  'sap-business-one': startSapBusinessOne,
};

/** Starts the simulator of an ERP; on any free port when the wanted one is in use. */
export function startSimulator<Kind extends ErpKind>(kind: Kind, port: number): Promise<LocalErp<Kind>> {
  return STARTERS[kind](port);
}

async function startBusinessCentral(port: number): Promise<LocalErp<'business-central'>> {
  const { admin, exchange } = createBusinessCentral();
  const listening = await somewhere((wanted) => listenAsBusinessCentral({ exchange }, wanted), port);
  return {
    name: 'Business Central',
    ...listening,
    credentials: { clientId: BUSINESS_CENTRAL.clientId, clientSecret: BUSINESS_CENTRAL.clientSecret },
    admin,
    records: () =>
      admin.documents().map((document) => ({
        kind: KINDS[document.kind],
        number: document.number,
        reference: document.externalDocumentNumber,
        currency: document.currencyCode,
        total: document.totalAmountIncludingTax,
      })),
  };
}

/** Every consumer instance, and the breaker, has a session of its own. */
const SESSIONS = 50;

async function startSapBusinessOne(port: number): Promise<LocalErp<'sap-business-one'>> {
  const { admin, exchange } = createSapBusinessOne({ sessions: SESSIONS });
  const listening = await somewhere((wanted) => listenAsSapBusinessOne({ exchange }, wanted), port);
  return {
    name: 'SAP Business One',
    ...listening,
    credentials: { userName: SAP_BUSINESS_ONE.userName, password: SAP_BUSINESS_ONE.password },
    admin,
    records: () =>
      admin.documents().map(({ kind, number, reference, currency, total }) => ({
        kind: KINDS[kind],
        number: String(number),
        reference,
        currency,
        total,
      })),
  };
}

const KINDS = {
  order: 'sales order',
  invoice: 'sales invoice',
  shipment: 'sales shipment',
  'credit memo': 'credit memo',
  draft: 'draft',
} as const;

async function somewhere<Listening>(listen: (port: number) => Promise<Listening>, port: number): Promise<Listening> {
  try {
    return await listen(port);
  } catch (error) {
    const isBusy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (isBusy && port !== 0) return listen(0);
    throw error;
  }
}
