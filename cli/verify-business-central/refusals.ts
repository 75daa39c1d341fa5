import { randomUUID } from 'node:crypto';
import { createPaths } from '../../lambdas/erp/business-central/paths.ts';
import { property, textProperty } from '../../lambdas/erp/json.ts';
import type { Question } from './question.ts';
import type { Sandbox } from './sandbox.ts';
import { type Reply, said } from './tenant.ts';

const NOBODY = 'VERIFY-NOBODY';

/** Status and code of what is refused. */
export const REFUSALS: readonly Question[] = [
  {
    number: '2a',
    question: 'Unknown id of an order',
    cost: 'reads',
    answer: async ({ ask, paths }) => said(await ask({ method: 'GET', path: paths.one('salesOrders', randomUUID()) })),
  },
  {
    number: '2b',
    question: 'Unknown company',
    cost: 'reads',
    answer: async ({ ask }) => {
      const path = createPaths(randomUUID()).list('salesOrders', { top: '1' });
      return said(await ask({ method: 'GET', path }));
    },
  },
  {
    number: '2c',
    question: 'Unknown environment',
    cost: 'reads',
    answer: async ({ ask, baseUrl }) => {
      const root = baseUrl.replace(/\/[^/]+\/api\/v2\.0$/, '/VerifyNoSuchEnvironment/api/v2.0');
      return said(await ask({ method: 'GET', path: 'companies', root }));
    },
  },
  {
    number: '2d',
    question: 'PATCH without If-Match, and with a stale one',
    cost: 'writes',
    answer: async (sandbox) => {
      const order = await plainOrder(sandbox);
      const path = sandbox.paths.one('salesOrders', textProperty(order, 'id') ?? '');
      const patch = (headers: Record<string, string>, phoneNumber: string) =>
        sandbox.ask({ method: 'PATCH', path, headers, body: { phoneNumber } });
      const without = await patch({}, '1');
      const etag = textProperty(order, '@odata.etag') ?? '*';
      await patch({ 'If-Match': '*' }, '2');
      return `without: ${said(without)}; stale: ${said(await patch({ 'If-Match': etag }, '3'))}`;
    },
  },
  {
    number: '2e',
    question: 'A customer with a number that is taken',
    cost: 'writes',
    answer: async ({ ask, paths, customer }) => {
      const body = { number: customer, displayName: 'Verification, please delete' };
      const reply = await ask({ method: 'POST', path: paths.list('customers', {}), body });
      if (reply.status !== 201) return said(reply);
      const path = paths.one('customers', textProperty(reply.body, 'id') ?? '');
      const deleted = await ask({ method: 'DELETE', path, headers: { 'If-Match': '*' } });
      return `accepted as ${textProperty(reply.body, 'number')}; deleted again: ${said(deleted)}`;
    },
  },
  {
    number: '3',
    question: 'An unknown customer number: table relation or page message first?',
    cost: 'writes',
    answer: async (sandbox) => {
      const body = { externalDocumentNumber: sandbox.reference('salesOrders'), customerNumber: NOBODY };
      const reply = await sandbox.ask({ method: 'POST', path: sandbox.paths.list('salesOrders', {}), body });
      return `${precedence(reply)}: ${said(reply)}`;
    },
  },
  {
    number: '4',
    question: 'Does $filter on a Code field match lower case?',
    cost: 'writes',
    answer: async (sandbox) => {
      const reference = textProperty(await plainOrder(sandbox), 'externalDocumentNumber') ?? '';
      const upper = await sandbox.find('salesOrders', reference);
      if (upper.length !== 1) throw new Error(`${upper.length} orders carry ${reference}`);
      const lower = await sandbox.find('salesOrders', reference.toLowerCase());
      return lower.length === 1 ? 'yes' : 'no: send upper case';
    },
  },
  {
    number: '5',
    question: 'Does a failing line roll the header of a deep insert back?',
    cost: 'writes',
    answer: async (sandbox) => {
      const externalDocumentNumber = sandbox.reference('salesOrders');
      const line = (lineObjectNumber: string) => ({ lineType: 'Item', lineObjectNumber, quantity: 1 });
      const body = {
        externalDocumentNumber,
        customerNumber: sandbox.customer,
        salesOrderLines: [line(sandbox.item.number), line(NOBODY)],
      };
      const reply = await sandbox.ask({ method: 'POST', path: sandbox.paths.list('salesOrders', {}), body });
      const left = await sandbox.find('salesOrders', externalDocumentNumber);
      return `${left.length === 0 ? 'yes: nothing is left' : `no: ${left.length} order is left`} (${said(reply)})`;
    },
  },
];

function precedence(reply: Reply): string {
  const code = textProperty(property(reply.body, 'error'), 'code') ?? '';
  if (code === 'Internal_InvalidTableRelation') return 'table relation';
  return code === 'Application_DialogException' ? 'page message' : 'neither';
}

function plainOrder(sandbox: Sandbox) {
  return sandbox.make('salesOrders', {
    externalDocumentNumber: sandbox.reference('salesOrders'),
    customerNumber: sandbox.customer,
    salesOrderLines: [{ lineType: 'Comment', description: 'Verification, please delete' }],
  });
}
