import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigurationError } from '../../config/errors.ts';
import { loadConfiguration } from '../../config/load.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const STAGES = join(import.meta.dirname, 'stages');

test('without a stage, the example is taken and says so', async () => {
  const configuration = await loadConfiguration();

  expect(configuration.example).toBe(true);
});

test.each(['local', 'local-sap'])('the stage %s talks to nothing but this machine', async (stage) => {
  const { erp, example } = await loadConfiguration(stage);

  const addresses = [erp.baseUrl, 'tokenUrl' in erp ? erp.tokenUrl : undefined].filter((url) => url !== undefined);
  expect(addresses.map((url) => new URL(url).hostname)).toEqual(addresses.map(() => '127.0.0.1'));
  expect(example).toBe(false);
});

test('a stage that does not exist is answered with those that do', async () => {
  await expect(loadConfiguration('lcal')).rejects.toThrow(/stage = "lcal".*example.*local.*did you mean "local"\?/);
});

test.each(['schema', 'define', '../config/local', ''])('"%s" is no stage', async (stage) => {
  await expect(loadConfiguration(stage)).rejects.toBeInstanceOf(ConfigurationError);
});

test('files beside the stages are not offered as stages', async () => {
  await expect(loadConfiguration('notes', STAGES)).rejects.toThrow(/exports defineBridge\(\{\.\.\.\}\): hurried$/m);
});

test('a settling time that could post an order twice does not load, and its file is named', async () => {
  await expect(loadConfiguration('hurried', STAGES)).rejects.toThrow(
    /mistake in config\/hurried\.ts:\n {2}erp\.settlingSeconds = 600: must be at least 780/,
  );
});

test('the command line shows the mistakes, and no stack trace', () => {
  const run = spawnSync(process.execPath, ['bin/bridge.ts'], {
    cwd: PROJECT,
    encoding: 'utf8',
    env: { ...process.env, CDK_CONTEXT_JSON: '{"stage":"exmple"}' },
  });

  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/did you mean "example"\?/);
  expect(run.stderr).not.toMatch(/^\s+at /m);
});
