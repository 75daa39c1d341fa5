import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { functionOf } from './reading.ts';
import { synthesise } from './synthesise.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const Code = z.object({ Code: z.object({ S3Key: z.string() }) });

// Inside the project, so that the same sources stand at the same relative paths from both.
const folders = ['one', 'two'].map((name) => mkdtempSync(join(import.meta.dirname, `cdk.out.${name}-`)));
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function bundle(folder: string | undefined, timeZone: string) {
  // The CLI hands over a relative folder, too.
  const { app, template } = synthesise({
    bundleInto: relative(process.cwd(), folder ?? PROJECT),
    changes: { timeZone },
  });
  app.synth();
  const asset = (service: string) =>
    Code.parse(functionOf(template, service).Properties).Code.S3Key.replace('.zip', '');
  return { asset, entry: (service: string) => join(folder ?? PROJECT, `asset.${asset(service)}`, 'index.mjs') };
}

describe('a bundle', () => {
  const berlin = bundle(folders[0], 'Europe/Berlin');
  const madrid = bundle(folders[1], 'Europe/Madrid');

  test.each(['consumer', 'breaker', 'redrive', 'widget'])(
    'of the %s holds the validated configuration',
    async (service) => {
      const module: { handler(): Promise<string> } = await import(pathToFileURL(madrid.entry(service)).href);

      expect(await module.handler()).toBe(`${service} in Europe/Madrid`);
    },
  );

  test('of the receiver knows nothing of the ERP, and stays as it is when the configuration changes', () => {
    expect(readFileSync(madrid.entry('receiver'), 'utf8')).not.toContain('business-central');
    expect(madrid.asset('receiver')).toBe(berlin.asset('receiver'));
  });

  test('is deployed again when the configuration changes', () => {
    expect(madrid.asset('consumer')).not.toBe(berlin.asset('consumer'));
  });
});
