import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';

/** One HTTP request of a function. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const SERVICES: Readonly<Record<string, string>> = {
  AmazonSQS: 'SQS',
  DynamoDB_20120810: 'DynamoDB',
  secretsmanager: 'Secrets Manager',
  GraniteServiceVersion20100801: 'CloudWatch',
};

const text = z.object({ S: z.string() }).optional();
const item = z.object({ Key: z.object({ id: text }).optional(), Item: z.object({ id: text }).optional() });

/** A call to AWS as people would name it, without anything that differs from run to run: `DynamoDB UpdateItem order`. */
export function awsCall({ method, url, headers, body }: Outgoing): string {
  const [prefix = '', action = ''] = String(headers['x-amz-target'] ?? '').split('.');
  const service = SERVICES[prefix];
  if (service === 'DynamoDB') return ['DynamoDB', action, ...itemOf(body)].join(' ');
  if (service !== undefined) return `${service} ${action}`;
  const queried = new URLSearchParams(body).get('Action');
  if (queried !== null) return `SNS ${queried}`;
  const [, , what = ''] = new URL(url, 'http://local').pathname.split('/');
  return `Lambda ${method} ${what}`;
}

/** The kind of an item: `order` of `order:<id>`, `lock` of `lock#<hash>`. None for a query. */
function itemOf(body: string): readonly string[] {
  const { Key, Item } = item.parse(JSON.parse(body));
  const id = Key?.id?.S ?? Item?.id?.S;
  return id === undefined ? [] : [id.split(/[:#]/)[0] ?? id];
}

/** A call to an ERP: the resource, without its keys and its query: `Business Central POST salesOrders`. */
export function erpCall(erp: string, { method, url }: Outgoing): string {
  const path = new URL(url, 'http://local').pathname.replaceAll(/\([^)]*\)/g, '');
  return `${erp} ${method} ${path.split('/').at(-1)}`;
}
