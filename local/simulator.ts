import { loadConfiguration } from '../config/load.ts';
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

export type SimulatedErp = keyof Admins;

/** Those that are simulated here, and the one that a stage of the configuration names, wherever that is. */
export type ErpKind = SimulatedErp | 'elsewhere';

/** The ERP of a run. */
export interface LocalErp<Kind extends ErpKind = ErpKind> {
  /** As people read it. */
  readonly name: string;
  readonly url: string;
  /** Only where it is simulated. */
  readonly adminUrl?: string;
  /** The content of the ERP secret. */
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly admin: Kind extends keyof Admins ? Admins[Kind] : undefined;
  /** Documents that are there now. Read beside the API: no injected fault is spent on looking. None of an ERP elsewhere. */
  records(): readonly ErpRecord[];
  close(): Promise<void>;
}

export interface ErpWish {
  /** Any free port rather than the usual one. */
  readonly anyPort: boolean;
  /** For the ERP elsewhere: the stage that names it, and the content of its secret. */
  readonly stage?: string | undefined;
  readonly credentials?: LocalErp['credentials'] | undefined;
}

/** A run's ERP, and how its functions come to it. */
export interface ErpInUse<Kind extends ErpKind> {
  readonly erp: LocalErp<Kind>;
  /** Its stage of the configuration, and what that reads of its environment. */
  readonly stage: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the template says, with the address that the ERP has in this run. */
  readonly moveAddress: (value: string) => string;
}

/** How a simulated ERP is named to its stage of the configuration: a port, the usual one where the variable names none. */
export interface SimulatedStage {
  readonly stage: string;
  readonly portVariable: string;
  readonly usualPort: number;
}

export const SIMULATED_STAGES: Readonly<Record<SimulatedErp, SimulatedStage>> = {
  'business-central': { stage: 'local', portVariable: 'BC_PORT', usualPort: 7048 },
  'sap-business-one': { stage: 'local-sap', portVariable: 'SAP_PORT', usualPort: 50_000 },
};

const STARTERS: { readonly [Kind in ErpKind]: (wish: ErpWish) => Promise<ErpInUse<Kind>> } = {
  'business-central': simulated(SIMULATED_STAGES['business-central'], startBusinessCentral),
  'sap-business-one': simulated(SIMULATED_STAGES['sap-business-one'], startSapBusinessOne),
  elsewhere: findElsewhere,
};

/** Starts the simulator of an ERP, on any free port when the wanted one is in use; or finds the ERP of a stage. */
export function startErp<Kind extends ErpKind>(kind: Kind, wish: ErpWish): Promise<ErpInUse<Kind>> {
  return STARTERS[kind](wish);
}

function simulated<Kind extends SimulatedErp>(
  { stage, portVariable, usualPort }: SimulatedStage,
  start: (port: number) => Promise<LocalErp<Kind>>,
): (wish: ErpWish) => Promise<ErpInUse<Kind>> {
  return async ({ anyPort }) => {
    const port = Number(process.env[portVariable] ?? usualPort);
    const erp = await start(anyPort ? 0 : port);
    // The template names the port that it was built for; this run's simulator may have had to take another.
    const moveAddress = (value: string) => value.replaceAll(`http://127.0.0.1:${port}`, erp.url);
    return { erp, stage, environment: { [portVariable]: String(port) }, moveAddress };
  };
}

/** The ERP of a stage, as it is: nothing is started for it, and nobody looks into it. */
async function findElsewhere({ stage = '', credentials = {} }: ErpWish): Promise<ErpInUse<'elsewhere'>> {
  const { erp } = await loadConfiguration(stage);
  const name = erp.kind === 'business-central' ? 'Business Central' : 'SAP Business One';
  const url = erp.baseUrl;
  return {
    erp: { name, url, credentials, admin: undefined, records: () => [], close: async () => {} },
    stage,
    environment: {},
    moveAddress: (value) => value,
  };
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
