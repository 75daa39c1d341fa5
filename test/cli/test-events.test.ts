import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BREAKER_EVENTS, REDRIVE_EVENTS } from '../../cli/test-events/events.ts';
import { readOccasion } from '../../lambdas/breaker/input.ts';
import { readInput } from '../../lambdas/redrive/input.ts';
import { temporaryFolder } from '../local/stack-fixture.ts';
import { openSchemaRegistry } from './schema-registry.ts';
import { bridge } from './terminal.ts';

const REGISTRY = 'lambda-testevent-schemas';
const STACK = {
  RedriveFunctionName: 'prod-redrive',
  BreakerFunctionName: 'prod-breaker',
  DeadLetterQueueArn: 'arn:aws:sqs:eu-central-1:111122223333:prod-dead',
};

let aws: Awaited<ReturnType<typeof openSchemaRegistry>>;
let outputs: string;

beforeEach(async () => {
  aws = await openSchemaRegistry();
  outputs = join(temporaryFolder(), 'outputs.json');
  writeFileSync(outputs, JSON.stringify({ 'ZephyrCartBridge-prod': STACK, CDKToolkit: { Version: '1' } }));
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

const run = (...args: readonly string[]) => bridge('test-events', '--outputs', outputs, ...args);
const stored = (functionName: string) => aws.registries.get(REGISTRY)?.get(`_${functionName}-schema`);
const examples = (functionName: string) => JSON.parse(stored(functionName)?.content ?? '{}').components?.examples;
const asExamples = (events: object) =>
  Object.fromEntries(Object.entries(events).map(([name, value]) => [name, { value }]));

describe('the test events', () => {
  it.each(Object.entries(REDRIVE_EVENTS))('%s is what the redrive function takes', (_name, event) => {
    expect(readInput(event)).toEqual(event);
  });

  it.each(Object.entries(BREAKER_EVENTS))('%s is what the breaker function takes', (_name, event) => {
    const [decided = 'minute'] = Object.keys(event);
    expect(readOccasion(event)).toMatchObject({ kind: decided });
  });

  it('have names that the console takes', () => {
    for (const name of [...Object.keys(REDRIVE_EVENTS), ...Object.keys(BREAKER_EVENTS)]) {
      expect(name).toMatch(/^[a-z0-9.-]{1,25}$/);
    }
  });
});

describe('bridge test-events', () => {
  it('makes the registry and a schema for each function, whose examples are the events', async () => {
    // Act
    const { code, out } = await run();

    // Assess
    expect(code).toBe(0);
    expect(examples('prod-redrive')).toEqual(asExamples(REDRIVE_EVENTS));
    expect(examples('prod-breaker')).toEqual(asExamples(BREAKER_EVENTS));
    expect(JSON.parse(stored('prod-redrive')?.content ?? '')).toMatchObject({ openapi: '3.0.0', paths: {} });
    expect(out).toContain('prod-redrive: created: status, rehearse-everything');
  });

  it('writes nothing that is there already', async () => {
    await run();
    aws.requests.length = 0;
    expect((await run()).out).toContain('prod-redrive: unchanged');
    expect(aws.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
  });

  it('leaves what people saved themselves, and puts right what is ours', async () => {
    await run();
    const content = JSON.parse(stored('prod-breaker')?.content ?? '');
    content.components.examples = { mine: { value: {} }, pause: { value: { pause: { why: 'old' } } } };
    aws.registries.get(REGISTRY)?.set('_prod-breaker-schema', { content: JSON.stringify(content), version: 1 });

    expect((await run()).out).toContain('prod-breaker: updated');

    expect(examples('prod-breaker')).toEqual({ mine: { value: {} }, ...asExamples(BREAKER_EVENTS) });
  });

  it('does not overwrite what it cannot read', async () => {
    aws.registries.set(REGISTRY, new Map([['_prod-redrive-schema', { content: 'no JSON', version: 1 }]]));
    expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('_prod-redrive-schema') });
    expect(stored('prod-redrive')?.content).toBe('no JSON');
  });

  it('says what AWS refused, and where', async () => {
    aws.refuse(403, 'ForbiddenException');
    expect(await run()).toMatchObject({
      code: 1,
      err: expect.stringMatching(/eu-central-1 did not take them: ForbiddenException/),
    });
  });

  it('says when nobody answers', async () => {
    await aws.close();
    expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('ECONNREFUSED') });
    aws = await openSchemaRegistry();
  });

  it('speaks JSON to programs', async () => {
    const { out } = await run('--json');
    expect(out.split('\n').map((line) => JSON.parse(line))).toMatchObject([
      { functionName: 'prod-redrive', saved: 'created', events: Object.keys(REDRIVE_EVENTS) },
      { functionName: 'prod-breaker', saved: 'created' },
    ]);
  });

  it('asks which stack is meant when there are several, and takes the one that is named', async () => {
    const test = { ...STACK, RedriveFunctionName: 'test-redrive', BreakerFunctionName: 'test-breaker' };
    writeFileSync(outputs, JSON.stringify({ 'ZephyrCartBridge-prod': STACK, 'ZephyrCartBridge-test': test }));
    expect(await run()).toMatchObject({
      code: 2,
      err: expect.stringContaining('ZephyrCartBridge-prod, ZephyrCartBridge-test: --stack <name>'),
    });
    expect(await run('--stack', 'ZephyrCartBridge-test')).toMatchObject({ code: 0 });
    expect(examples('test-redrive')).toBeDefined();
  });

  it.each([
    ['is missing', undefined],
    ['is no JSON', 'no'],
    ['has no stack of the bridge', '{"Other": {"A": "b"}}'],
  ])('says so when the file of outputs %s, and asks nobody', async (_what, content) => {
    if (content === undefined) outputs = join(temporaryFolder(), 'none.json');
    else writeFileSync(outputs, content);
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining(outputs) });
    expect(aws.requests).toEqual([]);
  });
});
