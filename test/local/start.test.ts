import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const START = path.join(import.meta.dirname, '..', '..', 'local', 'start.ts');

const start = (...options: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [START, ...options], { encoding: 'utf8', timeout: 30_000 });
  return { status, stderr };
};

test('npm start with an ERP that it does not have says which there are, and starts nothing', () => {
  const { status, stderr } = start('--erp', 'oracle');

  expect(status).toBe(2);
  expect(stderr).toContain('There is no ERP "oracle".');
  expect(stderr).toContain('[--erp business-central|sap]');
});

test('npm start with an option that it does not have says which there are', () => {
  const { status, stderr } = start('--quietly');

  expect(status).toBe(2);
  expect(stderr).toContain('Usage: npm start');
});

test('npm start with a stage asks for the ERP secret, and says where it is to be put', () => {
  const { status, stderr } = start('--stage', 'example');

  expect(status).toBe(2);
  expect(stderr).toContain('ERP_SECRET must hold the JSON of the ERP secret');
});

test('npm start with a stage and an ERP says that the stage names the ERP', () => {
  const { status, stderr } = start('--stage', 'example', '--erp', 'sap');

  expect(status).toBe(2);
  expect(stderr).toContain('The stage says which ERP it is.');
});
