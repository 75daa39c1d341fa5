import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../config/errors.ts';
import { loadConfiguration } from '../../config/load.ts';
import { temporaryFolder } from '../local/stack-fixture.ts';
import { settings } from './settings.ts';

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
  await expect(loadConfiguration('note', STAGES)).rejects.toThrow(/exports defineBridge\(\{\.\.\.\}\): hurried$/m);
});

test('a settling time that could post an order twice does not load, and its file is named', async () => {
  await expect(loadConfiguration('hurried', STAGES)).rejects.toThrow(
    /mistake in config\/hurried\.ts:\n {2}erp\.settlingSeconds = 600: must be at least 780/,
  );
});

describe('a stage that', () => {
  const IMPORT = `import { defineBridge } from ${JSON.stringify(join(PROJECT, 'config/define.ts'))};`;
  const whole = JSON.stringify(settings);
  const items = `{ ...${whole}, items: {\n  'A-1': 'X',\n  'A-1': 'Y',\n} }`;
  const begin = `has to begin a line with "export default defineBridge({"`;

  /** What is said of a file with these lines, by a process of its own. */
  const said = (...lines: readonly string[]) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'shop.ts'), lines.join('\n'));
    const load = `import { loadConfiguration } from ${JSON.stringify(join(PROJECT, 'config/load.ts'))};
      await loadConfiguration('shop', ${JSON.stringify(folder)}).then(() => {}, (error) => console.log(error.name, error.message));`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', load], { encoding: 'utf8' }).stdout.trim();
  };

  test.each([
    ['is right', [IMPORT, `export default defineBridge(${whole});`], ''],
    [
      'cannot be read',
      [IMPORT, `export default defineBridge(${whole.slice(0, -3)};`],
      'line 2: Unterminated string literal (',
    ],
    [
      'imports what is not there',
      ["import { x } from './skus.ts';", IMPORT, `export default defineBridge({ ...${whole}, x });`],
      'line 1: Could not resolve "./skus.ts"',
    ],
    [
      'throws',
      [
        IMPORT,
        'const code = process.env.NO_SUCH_THING.trim();',
        `export default defineBridge({ ...${whole}, fallbackItem: code });`,
      ],
      "line 2: cannot be evaluated: TypeError: Cannot read properties of undefined (reading 'trim')",
    ],
    [
      'has a SKU twice',
      [IMPORT, `export default defineBridge(${items});`],
      'line 4: Duplicate key "A-1" in object literal; the first is in line 3',
    ],
    [
      'exports a variable',
      [IMPORT, `const bridge = defineBridge(${whole});`, 'export default bridge;'],
      `export default: ${begin}`,
    ],
    ['exports no configuration', ['export default {};'], `export default: ${begin}`],
  ])('%s is answered with the file and the place', (_what, lines, words) => {
    const answer = said(...lines);

    if (words === '') expect(answer).toBe('');
    else expect(answer).toContain(`ConfigurationError There is one mistake in config/shop.ts:\n  ${words}`);
  });
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
