import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readOccasion } from '../../lambdas/breaker/input.ts';
import { createLedger, type Ledger } from '../../lambdas/ledger/ledger.ts';
import { readInput } from '../../lambdas/redrive/input.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { blocks, read } from './markdown.ts';
import { minuteOf } from './minute.ts';

const runbook = read('docs/operate.md');
const NOW = Date.parse('2026-06-02T10:00:00Z');
const Items = z.object({ Items: z.array(z.object({ id: z.object({ S: z.string() }) })) });

let local: Awaited<ReturnType<typeof openLocalTable>>;
let ledger: Ledger;
let table: string;
let tables = 0;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  tables += 1;
  table = `runbook-${tables}`;
  await local.createTable(table);
  ledger = createLedger({ client: local.documents, tableName: table }, () => NOW);
});

/** Runs a command of the runbook in a shell, as an operator does, against the local table. */
async function inShell(command: string): Promise<string> {
  const [definitions = ''] = blocks(runbook, 'sh');
  const endpoint = await local.dynamo.config.endpoint?.();
  if (endpoint === undefined) throw new Error('The local table has no address.');
  const aws = `aws() { '${process.execPath}' '${join(import.meta.dirname, 'aws.ts')}' "$@"; }`;
  const { stdout } = await promisify(execFile)('bash', ['-euc', `${definitions}\n${aws}\n${command}`], {
    env: {
      PATH: process.env.PATH ?? '',
      LEDGER: table,
      AWS_ENDPOINT_URL_DYNAMODB: `http://${endpoint.hostname}:${endpoint.port}`,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
  });
  return stdout;
}

const facts = { receivedAt: new Date(NOW).toISOString(), messageId: 'm-1' };
const idsIn = (output: string) => Items.parse(JSON.parse(output)).Items.map(({ id }) => id.S);

/** What the breaker function makes of the ledger. */
const minute = () => minuteOf(ledger, () => NOW)();

describe('the commands of the runbook', () => {
  it('pause stops delivery with its reason and leaves the breaker’s state and generation alone', async () => {
    // Prepare
    await ledger.breaker.open(await ledger.breaker.read(), { reason: 'erp_unavailable', detail: '503' });
    const before = await ledger.breaker.read();

    // Act
    await inShell("pause 'stocktaking'");

    // Assess
    const after = await ledger.breaker.read();
    const paused = { why: 'stocktaking', by: expect.any(String), since: expect.stringMatching(/^\d{4}-.*Z$/) };
    expect(after).toEqual({ ...before, paused });
    expect(await minute()).toMatchObject({ desired: 'off', why: expect.stringContaining(': stocktaking') });
  });

  it('pause works before anything was ever written, and resume starts delivery again', async () => {
    // Act
    await inShell("pause 'going live later'");
    const paused = await minute();
    await inShell("resume 'we are live'");

    // Assess
    expect(paused.desired).toBe('off');
    expect(await minute()).toMatchObject({ state: 'closed', desired: 'on' });
  });

  it('resume has a refused secret tried once more, and no late report of the refusal takes that back', async () => {
    // Prepare
    const before = await ledger.breaker.read();
    await ledger.breaker.refuse(before, 'v1');

    // Act
    await inShell("resume 'it was right'");

    // Assess
    expect(await ledger.breaker.refuse(before, 'v1')).toBe(false);
    const resumed = expect.objectContaining({ why: 'it was right' });
    expect(await ledger.breaker.read()).toEqual({ ...before, id: 'breaker', resumes: 1, resumed });
  });

  it('the inputs for the console are what the breaker takes', () => {
    // Act
    const shown = blocks(runbook, 'json').map((block) => readOccasion(JSON.parse(block)));

    // Assess
    expect(shown).toEqual([
      { kind: 'pause', decision: { why: 'stocktaking', by: 'Ada' } },
      { kind: 'resume', decision: { why: 'counted', by: 'Ada' } },
    ]);
  });

  it('breaker shows what becomes of delivery', async () => {
    // Act
    const shown = await inShell("breaker '{}'");

    // Assess
    expect(JSON.parse(shown)).toEqual({ state: 'closed', desired: 'on', why: 'closed', mapping: 'Enabled' });
  });

  it('probe_now makes an open breaker probe in the next minute', async () => {
    // Prepare
    const seen = await ledger.breaker.read();
    await ledger.breaker.open(seen, { reason: 'erp_unavailable', detail: '503', retryAfterSeconds: 600 });
    await ledger.breaker.heed(seen, 600);
    const waiting = await minute();

    // Act
    await inShell('probe_now');

    // Assess
    expect(waiting.state).toBe('open');
    expect((await minute()).state).toBe('trial');
  });

  it('probe_now is refused while the breaker is closed', async () => {
    await expect(inShell('probe_now')).rejects.toThrow('ConditionalCheckFailed');
  });

  it('entry and unposted show what failed, and why', async () => {
    // Prepare
    await ledger.entries.writeFailed('order:a', { reason: 'unknown_sku', detail: 'SKU X' }, facts);
    await ledger.entries.writeNotFinal('order:b', 'retrying', { reason: 'erp_unavailable', detail: '503' }, facts);

    // Act
    const [entry, failed, retrying, waiting] = await Promise.all([
      inShell('entry order:a'),
      inShell('unposted failed'),
      inShell('unposted retrying'),
      inShell('unposted waiting'),
    ]);

    // Assess
    expect(JSON.parse(entry)).toMatchObject({ Item: { status: { S: 'failed' }, reason: { S: 'unknown_sku' } } });
    expect([failed, retrying, waiting].map(idsIn)).toEqual([['order:a'], ['order:b'], []]);
  });

  it('causes lists what events wait for, and nothing else', async () => {
    // Prepare
    await ledger.entries.writeFailed('order:a', { reason: 'unknown_sku', detail: 'SKU X' }, facts);
    await ledger.causes.record({ reason: 'unknown_sku', subject: 'X' }, { key: 'order:a' });

    // Act
    const listed = await inShell('causes');

    // Assess
    expect(JSON.parse(listed)).toMatchObject({
      Items: [{ id: { S: 'cause:unknown_sku#X' }, events: { N: '1' }, keys: { L: [{ S: 'order:a' }] } }],
    });
  });

  it('differing lists posted documents with another total, and no others', async () => {
    // Prepare
    const document = { kind: 'sales order', id: 'x', number: 'S-ORD1' } as const;
    await ledger.entries.writePosted('order:same', document, facts);
    await ledger.entries.writePosted(
      'order:off',
      { ...document, difference: { minorUnits: -1, lines: ['tax'] } },
      facts,
    );

    // Act
    const listed = await inShell('differing');

    // Assess
    expect(idsIn(listed)).toEqual(['order:off']);
    expect(JSON.parse(listed)).toMatchObject({ Items: [{ difference: { M: { minorUnits: { N: '-1' } } } }] });
  });

  it('redrive is shown only with inputs that the function takes, and with every kind of them', () => {
    // Act
    const inputs = [...runbook.matchAll(/redrive '(\{[^']*\})'/g)].map(([, input = '']) =>
      readInput(JSON.parse(input)),
    );

    // Assess
    const shown = new Set(inputs.flatMap((input) => [...Object.keys(input), ...Object.keys(input.filter ?? {})]));
    expect([...shown].toSorted()).toEqual([
      'cancel',
      'census',
      'dryRun',
      'filter',
      'force',
      'maxMessages',
      'olderThanHours',
      'orderId',
      'perSecond',
      'reason',
      'release',
      'sku',
      'status',
    ]);
  });
});
