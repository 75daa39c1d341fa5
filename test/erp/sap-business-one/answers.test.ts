import { describe, expect, test } from 'vitest';
import { readBody } from '../../../lambdas/erp/json.ts';
import {
  isSessionLost,
  isTurnedAway,
  listed,
  readError,
  rows,
  saysItExists,
} from '../../../lambdas/erp/sap-business-one/answers.ts';
import { errorBody } from './scripted.ts';

const json = (sent: unknown) => readBody(JSON.stringify(sent));
const answer = (status: number, code?: number) => ({
  status,
  body: code === undefined ? undefined : json(errorBody(code, 'No.')),
});

describe('an error', () => {
  const subCode = (text: string) => readError(json(errorBody(-10, text)))?.subCode;

  test('has a number of its own where its text begins with one', () => {
    expect(subCode('10001467 - There is already a record')).toBe('10001467');
    expect(subCode('(130001) Orders need a cost centre')).toBe('130001');
  });

  test.each(['Line 10001467 - is odd', '12 - is no code', '(12) rows', '(abc) - x', 'Value (130001) is odd'])(
    'has none where it says "%s"',
    (text) => {
      expect(subCode(text)).toBeUndefined();
    },
  );

  test('is none without a text, unless an empty one comes with a code', () => {
    expect(readError(json({ error: { code: '-1' } }))).toBeUndefined();
    expect(readError(json({ error: { message: '' } }))).toBeUndefined();
    expect(readError(json({ error: { code: '-1', message: '' } }))).toMatchObject({ code: '-1', text: '' });
    expect(readError(json({ error: { message: 'No.' } }))).toMatchObject({ code: undefined, text: 'No.' });
    expect(readError(undefined)).toBeUndefined();
  });

  test.each([
    [-10, '10001467 - There is'],
    [-10, '1320000140 - Business partner code'],
    [-2035, 'exists'],
    [-1, 'This entry already exists (ODBC -2035)'],
  ])('%i "%s" says that it is there already', (code, text) => {
    const error = readError(json(errorBody(code, text)));

    expect(error && saysItExists(error)).toBe(true);
  });

  test('of another kind does not say so', () => {
    const error = readError(json(errorBody(-2028, '10001153 - Insufficient quantity')));

    expect(error && saysItExists(error)).toBe(false);
  });
});

describe('a list', () => {
  test.each(['@odata.nextLink', 'odata.nextLink'])('that goes on behind %s is not whole', (link) => {
    const body = json({ value: ['row'], [link]: 'more' });

    expect(listed(body)).toEqual({ rows: ['row'], whole: false });
    expect(rows(body)).toBeUndefined();
  });

  test('is what holds rows', () => {
    expect(listed(json({ value: ['row'] }))).toEqual({ rows: ['row'], whole: true });
    expect(rows(json({ value: ['row'] }))).toEqual(['row']);
    expect(listed(json({ value: 'none' }))).toBeUndefined();
  });
});

describe('a session', () => {
  test.each([301, -301, -304, 305])('may be lost where an answer has the code %i, whatever its status', (code) => {
    expect(isSessionLost(answer(400, code))).toBe(true);
    expect(isSessionLost(answer(500, code))).toBe(true);
    expect(isSessionLost(answer(200, code))).toBe(false);
  });

  test('may be lost where the status says so', () => {
    expect([401, 403, 400, 404, 500].map((status) => isSessionLost(answer(status)))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('that was lost before anything came of the request is certain only of a refusal that is not about the company', () => {
    expect(isTurnedAway(answer(401))).toBe(true);
    expect(isTurnedAway(answer(400, 301))).toBe(true);
    expect(isTurnedAway(answer(499, 301))).toBe(true);
    expect(isTurnedAway(answer(500, 301))).toBe(false);
    expect(isTurnedAway(answer(400, 305))).toBe(false);
    expect(isTurnedAway(answer(400, -1))).toBe(false);
  });
});
