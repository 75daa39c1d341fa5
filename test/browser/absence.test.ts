import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MISSING_CHROMIUM } from './chromium.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const VITEST = join(PROJECT, 'node_modules', 'vitest', 'vitest.mjs');

/** The tests of the host page, on a machine without Chromium. */
async function runWithoutChromium(env: Readonly<Record<string, string>>): Promise<{ code: number; said: string }> {
  const args = [VITEST, 'run', 'test/browser/host.test.ts', '--reporter=verbose', '--no-color'];
  const options = { cwd: PROJECT, env: { PATH: process.env.PATH ?? '', CHROMIUM: 'none', ...env } };
  const ended = await promisify(execFile)(process.execPath, args, options).then(
    (output) => ({ code: 0, ...output }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  return { code: ended.code, said: `${ended.stdout}${ended.stderr}` };
}

describe('without Chromium, the browser tests', () => {
  it('are skipped and say how to install it', async () => {
    const { code, said } = await runWithoutChromium({});

    expect(code).toBe(0);
    expect(said).toContain(MISSING_CHROMIUM);
    expect(said).toMatch(/Tests +4 skipped/);
  });

  it('fail where they are required, and say the same', async () => {
    const { code, said } = await runWithoutChromium({ BROWSER_TESTS: 'required' });

    expect(code).toBe(1);
    expect(said).toContain(MISSING_CHROMIUM);
  });
});
