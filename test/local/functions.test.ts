import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { environmentOf } from '../../local/functions/environment.ts';
import { createFunctionPool } from '../../local/functions/pool.ts';
import { functionOf } from './stack-fixture.ts';

const ENDPOINTS = { aws: 'http://127.0.0.1:1', sqs: 'http://127.0.0.1:2', dynamodb: 'http://127.0.0.1:3' };

function poolOf(source: string, { limit = 1, timeoutSeconds = 5 } = {}) {
  const blueprint = functionOf(source, timeoutSeconds);
  const lines: string[] = [];
  const pool = createFunctionPool(blueprint, environmentOf(blueprint, ENDPOINTS), limit, (_, line) => lines.push(line));
  onTestFinished(() => pool.stop());
  return { pool, lines };
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a function', () => {
  it('runs in a process of its own with the template’s environment and nothing of this shell’s', async () => {
    const { pool } = poolOf('export const handler = async () => ({ pid: process.pid, env: process.env })');

    const outcome = await pool.invoke({});

    expect(outcome).toMatchObject({
      ok: true,
      result: { env: { GIVEN: 'by the template', TZ: ':UTC', AWS_REGION: 'eu-central-1' } },
    });
    const { pid, env } = (outcome.ok ? outcome.result : {}) as { pid: number; env: Record<string, string> };
    expect(pid).not.toBe(process.pid);
    expect(env).toMatchObject({ AWS_ENDPOINT_URL_SQS: ENDPOINTS.sqs, AWS_LAMBDA_FUNCTION_NAME: 'Worker' });
    expect(env).not.toHaveProperty('HOME');
  });

  it('is told its name and its remaining time', async () => {
    const { pool } = poolOf(`export const handler = async (event, context) => ({
      event, name: context.functionName, id: context.awsRequestId, left: context.getRemainingTimeInMillis() })`);

    const outcome = await pool.invoke({ a: 1 });

    expect(outcome).toMatchObject({
      ok: true,
      result: { event: { a: 1 }, name: 'Worker', id: expect.stringMatching(/-/) },
    });
    const { left } = (outcome.ok ? outcome.result : {}) as { left: number };
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(5000);
  });

  it('that throws reports the error by its name, and goes on', async () => {
    const { pool } = poolOf(`let calls = 0;
      export const handler = async () => { calls += 1; if (calls === 1) throw new RangeError('too far'); return calls }`);

    const outcomes = [await pool.invoke({}), await pool.invoke({})];

    expect(outcomes).toMatchObject([
      { ok: false, error: { errorType: 'RangeError', errorMessage: 'too far' } },
      { ok: true, result: 2 },
    ]);
  });

  it('that hangs is killed at its timeout, and replaced', async () => {
    const { pool } = poolOf('export const handler = (event) => { while (event.hang); return process.pid }', {
      timeoutSeconds: 1,
    });

    const outcomes = [await pool.invoke({ hang: true }), await pool.invoke({})];

    expect(outcomes).toMatchObject([
      { ok: false, error: { errorMessage: 'Task timed out after 1.00 seconds' } },
      { ok: true, result: expect.any(Number) },
    ]);
  });

  it('that crashes fails its event only', async () => {
    const { pool } = poolOf('export const handler = async (event) => event.crash ? process.exit(3) : "fine"');

    const outcomes = [await pool.invoke({ crash: true }), await pool.invoke({})];

    expect(outcomes).toMatchObject([
      { ok: false, error: { errorMessage: expect.stringContaining('exit code 3') } },
      { ok: true },
    ]);
  });

  it('whose module cannot be loaded says so', async () => {
    const { pool } = poolOf('throw new Error("no variable QUEUE_URL")');

    expect(await pool.invoke({})).toMatchObject({ ok: false, error: { errorMessage: 'no variable QUEUE_URL' } });
  });

  it('has no more instances than its event source may use, and works everything', async () => {
    const { pool } = poolOf(
      'export const handler = async () => { await new Promise((r) => setTimeout(r, 50)); return process.pid }',
      { limit: 2 },
    );

    const outcomes = await Promise.all(Array.from({ length: 8 }, () => pool.invoke({})));

    expect(new Set(outcomes.map((outcome) => (outcome.ok ? outcome.result : outcome)))).toHaveProperty('size', 2);
  });

  it('leaves its lines to whoever listens', async () => {
    const { pool, lines } = poolOf('export const handler = async () => { console.log("out"); console.error("err") }');

    await pool.invoke({});

    await vi.waitFor(() => expect(lines.sort()).toEqual(['err', 'out']));
  });

  it('is gone after a stop, even in the middle of an endless loop', async () => {
    const { pool, lines } = poolOf(
      'export const handler = async () => { console.log(process.pid); await 0; for (;;); }',
      {
        timeoutSeconds: 60,
      },
    );
    const running = pool.invoke({});
    await vi.waitUntil(() => lines.length > 0, 10_000);

    await pool.stop();

    expect(await running).toMatchObject({ ok: false });
    expect(isAlive(Number(lines[0]))).toBe(false);
  });
});
