/**
 * Asks a real Business Central what Microsoft's public source and documents leave open, one question after the other, and
 * prints a table. docs/verify-on-a-tenant.md says how to run it and what to do with the answers. For a sandbox.
 */
import { parseArgs } from 'node:util';
import type { Fetch } from '../lambdas/erp/transport.ts';
import { LIMITS } from './verify-business-central/limits.ts';
import { ORDER_OF_FIELDS } from './verify-business-central/order-of-fields.ts';
import { POSTING } from './verify-business-central/posting.ts';
import type { Cost, Question } from './verify-business-central/question.ts';
import { REFUSALS } from './verify-business-central/refusals.ts';
import { type Company, openSandbox, type Sandbox } from './verify-business-central/sandbox.ts';
import { type Connection, openTenant } from './verify-business-central/tenant.ts';

export interface Finding {
  readonly number: string;
  readonly question: string;
  readonly answer: string;
  /** `refused`: needs a flag that was not given. `failed`: the answer says why. */
  readonly outcome: 'answered' | 'refused' | 'failed';
}

export interface Verification {
  readonly findings: readonly Finding[];
  /** Documents that could not be deleted, each with the reason. */
  readonly leftBehind: readonly string[];
}

/** Costs that are agreed to, besides reading. */
export type Consent = Exclude<Cost, 'reads'>;

const FLAGS = { writes: '--write', posts: '--post', floods: '--flood' } as const;
/** The burst comes last: afterwards the principal is locked out for minutes. */
const BEFORE_CLEANING: readonly Question[] = [...ORDER_OF_FIELDS, ...REFUSALS, ...POSTING];

/** Throws when the login is refused, or the company cannot be read. */
export async function verify(
  connection: Connection,
  company: Company,
  consents: readonly Consent[],
  fetch: Fetch,
): Promise<Verification> {
  const tenant = await openTenant(connection, fetch);
  const sandbox = await openSandbox(tenant, connection.baseUrl, company);
  const findings: Finding[] = [];
  for (const question of BEFORE_CLEANING) findings.push(await put(question, sandbox, consents));
  const leftBehind = await sandbox.cleanUp();
  for (const question of LIMITS) findings.push(await put(question, sandbox, consents));
  return { findings, leftBehind };
}

async function put({ cost, answer, ...asked }: Question, sandbox: Sandbox, consents: readonly Consent[]) {
  if (cost !== 'reads' && !consents.includes(cost)) {
    return { ...asked, outcome: 'refused', answer: `not asked: it ${cost}, and needs ${FLAGS[cost]}` } as const;
  }
  try {
    return { ...asked, outcome: 'answered', answer: await answer(sandbox) } as const;
  } catch (error) {
    // One question that fails must not keep the others from being asked, nor the documents from being deleted.
    const why = error instanceof Error ? error.message : String(error);
    return { ...asked, outcome: 'failed', answer: `failed: ${why}` } as const;
  }
}

/** Columns as wide as their widest cell, except the last. */
export function table({ findings, leftBehind }: Verification): string {
  const rows = [
    ['#', 'Question', 'Answer'],
    ...findings.map(({ number, question, answer }) => [number, question, answer]),
  ];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [numbers, questions] = [width(0), width(1)];
  const lines = rows.map(([number = '', question = '', answer = '']) =>
    [number.padEnd(numbers), question.padEnd(questions), answer].join('  '),
  );
  return [...lines, ...leftBehind.map((document) => `left behind: ${document}`)].join('\n');
}

const USAGE = `npm run verify:business-central -- --base-url <URL> --token-url <URL> --company <GUID> --client-id <GUID> --customer <number>
  [--item <number>] [--write] [--post] [--flood]
Each of the first five can also be an environment variable: BC_BASE_URL, BC_TOKEN_URL, BC_COMPANY, BC_CLIENT_ID, BC_CUSTOMER.
The client secret is read from BC_CLIENT_SECRET only: what stands on a command line, every user of the machine can read.
Without --write nothing but reading is done. Take a sandbox.`;

async function main(environment: NodeJS.ProcessEnv): Promise<number> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    options: {
      'base-url': text,
      'token-url': text,
      company: text,
      'client-id': text,
      customer: text,
      item: text,
      write: flag,
      post: flag,
      flood: flag,
    },
  });
  const baseUrl = values['base-url'] ?? environment.BC_BASE_URL;
  const tokenUrl = values['token-url'] ?? environment.BC_TOKEN_URL;
  const companyId = values.company ?? environment.BC_COMPANY;
  const clientId = values['client-id'] ?? environment.BC_CLIENT_ID;
  const customer = values.customer ?? environment.BC_CUSTOMER;
  const clientSecret = environment.BC_CLIENT_SECRET;
  if (!baseUrl || !tokenUrl || !companyId || !clientId || !customer || !clientSecret) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const consents: Consent[] = [
    ...(values.write ? (['writes'] as const) : []),
    ...(values.write && values.post ? (['posts'] as const) : []),
    ...(values.flood ? (['floods'] as const) : []),
  ];
  const connection = { baseUrl: baseUrl.replace(/\/+$/, ''), tokenUrl, clientId, clientSecret };
  const result = await verify(connection, { companyId, customer, item: values.item }, consents, globalThis.fetch);
  process.stdout.write(`${table(result)}\n`);
  // A posted credit memo was agreed to.
  const agreed = consents.includes('posts') ? 1 : 0;
  const failed = result.findings.some(({ outcome }) => outcome === 'failed');
  return failed || result.leftBehind.length > agreed ? 1 : 0;
}

if (import.meta.main) {
  try {
    process.exitCode = await main(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
