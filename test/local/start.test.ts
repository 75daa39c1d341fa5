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
