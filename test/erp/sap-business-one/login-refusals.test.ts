import { describe, expect, test } from 'vitest';
import { readBody } from '../../../lambdas/erp/json.ts';
import { refusedLogin } from '../../../lambdas/erp/sap-business-one/login-refusals.ts';
import { errorBody } from './scripted.ts';

const refused = (status: number, code?: number, text = 'No.') =>
  refusedLogin(status, code === undefined ? undefined : readBody(JSON.stringify(errorBody(code, text))), 'v1');

describe('a login', () => {
  test('with credentials that SAP refuses is not tried again with that version of them', () => {
    expect(refused(401, 100000027, 'Wrong user or password.')).toEqual({
      class: 'systemic',
      reason: 'erp_configuration',
      detail: 'SAP Business One refused the login (401 100000027: Wrong user or password.).',
      refusedSecretVersion: 'v1',
    });
    expect(refused(401)).toMatchObject({
      detail: 'SAP Business One refused the login (401).',
      refusedSecretVersion: 'v1',
    });
  });

  test('to a company that the directory does not give says nothing of the credentials', () => {
    const failure = refused(401, -304, 'Fail to get DB Credentials from SLD');

    expect(failure).toMatchObject({ class: 'systemic', reason: 'erp_configuration' });
    expect(failure.detail).toContain('Check erp.companyDb');
    expect(failure).not.toHaveProperty('refusedSecretVersion');
  });

  test('is refused by that code with a 401 only', () => {
    expect(refused(400, -304).detail).not.toContain('companyDb');
  });

  test.each([
    [403, undefined],
    [404, undefined],
    [400, -1],
    [499, -1],
  ])('that is answered %i %s is a matter of the configuration, not of the credentials', (status, code) => {
    const failure = refused(status, code);

    expect(failure).toMatchObject({ class: 'systemic', reason: 'erp_configuration' });
    expect(failure).not.toHaveProperty('refusedSecretVersion');
  });

  test.each([
    [400, undefined],
    [408, -1],
    [429, -1],
    [500, -1],
    [503, undefined],
    [302, -1],
  ])('that is answered %i %s says nothing about us: SAP is not there', (status, code) => {
    expect(refused(status, code)).toEqual({
      class: 'systemic',
      reason: 'erp_unavailable',
      detail: `SAP Business One answered the login with ${status}.`,
    });
  });

  test('is told in 200 characters of what SAP said', () => {
    expect(refused(403, -1, 'x'.repeat(300)).detail).toBe(
      `SAP Business One refused the login (403 -1: ${'x'.repeat(200)}).`,
    );
  });
});
