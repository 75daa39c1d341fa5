import { randomBytes } from 'node:crypto';
import { createPaths, literal, type Paths } from '../../lambdas/erp/business-central/paths.ts';
import { isArray, type Json, property, textProperty } from '../../lambdas/erp/json.ts';
import { type Reply, said, type Tenant } from './tenant.ts';

export type DocumentSet = 'salesOrders' | 'salesCreditMemos';

/** A company to try things in, and what was made there. */
export interface Sandbox extends Pick<Tenant, 'ask'> {
  /** Up to and including `/api/v2.0`. */
  readonly baseUrl: string;
  readonly paths: Paths;
  readonly customer: string;
  /** An item whose list price differs from whatever is sent. */
  readonly item: { readonly number: string; readonly price: string };
  /** A reference that nothing carries yet. Whatever carries it is deleted in the end. */
  reference(set: DocumentSet): string;
  /** Documents that carry a reference, written as given. */
  find(set: DocumentSet, reference: string): Promise<readonly Json[]>;
  /** A document with its lines. Throws when it is refused. */
  make(set: DocumentSet, body: object): Promise<Json>;
  /** Deletes what the run made; returns what could not be deleted. */
  cleanUp(): Promise<readonly string[]>;
}

export interface Company {
  readonly companyId: string;
  /** Number of the customer that documents are written for. */
  readonly customer: string;
  /** Number of an item with a list price; the first suitable one if not given. */
  readonly item?: string | undefined;
}

export async function openSandbox(
  tenant: Tenant,
  baseUrl: string,
  { companyId, customer, item }: Company,
): Promise<Sandbox> {
  const paths = createPaths(companyId);
  const run = randomBytes(4).toString('hex').toUpperCase();
  const given: { set: DocumentSet; reference: string }[] = [];
  const find: Sandbox['find'] = async (set, reference) => {
    const filter = `externalDocumentNumber eq ${literal(reference)}`;
    const path = paths.list(set, { filter, select: 'id,number,externalDocumentNumber,status' });
    return rowsOf(await tenant.ask({ method: 'GET', path }));
  };
  const remove = async (set: DocumentSet, reference: string): Promise<readonly string[]> => {
    const left: string[] = [];
    for (const row of await find(set, reference)) {
      const path = paths.one(set, textProperty(row, 'id') ?? '');
      const reply = await tenant.ask({ method: 'DELETE', path, headers: { 'If-Match': '*' } });
      if (reply.status !== 204) left.push(`${set} ${textProperty(row, 'number')} (${reference}): ${said(reply)}`);
    }
    return left;
  };

  return {
    ask: tenant.ask,
    baseUrl,
    paths,
    customer,
    item: await suitableItem(tenant, paths, item),
    find,
    reference: (set) => {
      const reference = `VERIFY-${run}-${given.length + 1}`;
      given.push({ set, reference });
      return reference;
    },
    make: async (set, body) => {
      const expand = set === 'salesOrders' ? 'salesOrderLines' : 'salesCreditMemoLines';
      const reply = await tenant.ask({ method: 'POST', path: paths.list(set, { expand }), body });
      if (reply.status === 201 && reply.body !== undefined) return reply.body;
      throw new Error(`${set} refused a plain document: ${explained(reply)}`);
    },
    cleanUp: async () => {
      const left: string[] = [];
      for (const { set, reference } of given) left.push(...(await remove(set, reference)));
      return left;
    },
  };
}

async function suitableItem(tenant: Tenant, paths: Paths, wanted: string | undefined): Promise<Sandbox['item']> {
  const filter = wanted === undefined ? {} : { filter: `number eq ${literal(wanted.toUpperCase())}` };
  const path = paths.list('items', { ...filter, top: '100', select: 'number,unitPrice,blocked' });
  const items = rowsOf(await tenant.ask({ method: 'GET', path }));
  const suitable = items.find(
    (row) => property(row, 'blocked') === false && Number(textProperty(row, 'unitPrice')) > 0,
  );
  const [number, price] = [textProperty(suitable, 'number'), textProperty(suitable, 'unitPrice')];
  if (number !== undefined && price !== undefined) return { number, price };
  throw new Error(
    wanted === undefined
      ? 'none of the first 100 items has a list price and is not blocked: name one with --item'
      : `there is no item ${wanted} that has a list price and is not blocked`,
  );
}

function rowsOf(reply: Reply): readonly Json[] {
  const value = property(reply.body, 'value');
  if (reply.status === 200 && isArray(value)) return value;
  throw new Error(`a list could not be read: ${explained(reply)}`);
}

function explained(reply: Reply): string {
  return `${said(reply)} ${textProperty(property(reply.body, 'error'), 'message') ?? ''}`.trimEnd();
}
