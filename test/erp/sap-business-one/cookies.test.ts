import { expect, test } from 'vitest';
import { cookieOf } from '../../../lambdas/erp/sap-business-one/cookies.ts';

test('a session is sent with its node, without what the server says about the cookies', () => {
  expect(cookieOf([' B1SESSION=s1 ;HttpOnly;', 'ROUTEID=.node1; path=/b1s'], 's2')).toBe(
    'B1SESSION=s1; ROUTEID=.node1',
  );
});

test('a session without a node is sent alone', () => {
  expect(cookieOf(['B1SESSION=s1;HttpOnly;'], undefined)).toBe('B1SESSION=s1');
});

test('a session that came in the body only is sent all the same', () => {
  expect(cookieOf(['ROUTEID=.node1'], 's2')).toBe('B1SESSION=s2; ROUTEID=.node1');
  expect(cookieOf(['B1SESSION=;HttpOnly'], 's2')).toBe('B1SESSION=s2');
});

test('without a session there is no cookie, whatever else was given', () => {
  expect(cookieOf(['ROUTEID=.node1', 'MYB1SESSION=x', ''], undefined)).toBeUndefined();
  expect(cookieOf(['B1SESSION='], '')).toBeUndefined();
});
