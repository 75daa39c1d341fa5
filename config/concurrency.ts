import { businessCentral } from './business-central.ts';

/** Business Central serves five requests of one service principal at a time and queues the rest (contract sheet 1.10). */
export const BUSINESS_CENTRAL_CONCURRENCY = 5;
/** Beyond about forty at a time the Service Layer gets no faster (contract sheet sap-business-one 1.6). */
export const SERVICE_LAYER_CONCURRENCY = 40;

interface Delivery {
  readonly instances: number;
  readonly perInstance: number;
}

interface Mistake {
  readonly path: readonly string[];
  readonly message: string;
}

/** Whether an ERP can serve what is to be delivered at a time. Nothing is said of an ERP that is wrong itself. */
export function deliveryMistakes(erp: unknown, delivery: Delivery): readonly Mistake[] {
  const read = (field: string) => (typeof erp === 'object' && erp !== null ? Reflect.get(erp, field) : undefined);
  if (read('kind') === 'sap-business-one') return forServiceLayer(delivery);
  const principals = businessCentral.shape.principals.safeParse(read('principals'));
  return principals.success ? forBusinessCentral(delivery, principals.data) : [];
}

/** Each instance has one session, and a session works one request at a time: more records an instance only wait for it. */
function forServiceLayer({ instances, perInstance }: Delivery): readonly Mistake[] {
  if (instances <= SERVICE_LAYER_CONCURRENCY) return [];
  const problem = `${instances} instances = ${instances} sessions at a time`;
  const limit = `the Service Layer gets no faster beyond ${SERVICE_LAYER_CONCURRENCY}`;
  const nearest = `{ instances: ${SERVICE_LAYER_CONCURRENCY}, perInstance: ${perInstance} }`;
  return [{ path: ['delivery'], message: `${problem}, but ${limit}; the nearest is ${nearest}` }];
}

function forBusinessCentral({ instances, perInstance }: Delivery, principals: number): readonly Mistake[] {
  const each = Math.ceil(perInstance / principals);
  if (instances * each <= BUSINESS_CENTRAL_CONCURRENCY) return [];
  const shared = principals === 1 ? '' : `, shared by ${principals} principals`;
  const problem = `${instances} instances x ${perInstance} records${shared} = ${instances * each} requests at a time`;
  const limit = `Business Central serves ${BUSINESS_CENTRAL_CONCURRENCY} of one service principal`;
  const nearest = nearestDelivery(instances, principals);
  return [
    {
      path: ['delivery'],
      message: `${problem}${principals === 1 ? '' : ' each'}, but ${limit}; the nearest is ${nearest}`,
    },
  ];
}

/** As many instances as were asked for, if the ERP allows, each with as many records as are left for it. */
function nearestDelivery(instances: number, principals: number): string {
  const kept = Math.min(instances, BUSINESS_CENTRAL_CONCURRENCY);
  const perInstance = Math.min(10, Math.floor(BUSINESS_CENTRAL_CONCURRENCY / kept) * principals);
  return `{ instances: ${kept}, perInstance: ${perInstance} }`;
}
