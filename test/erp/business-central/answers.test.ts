import { describe, expect, test } from 'vitest';
import { listed, readError, rows } from '../../../lambdas/erp/business-central/answers.ts';
import { batchAnswers } from '../../../lambdas/erp/business-central/batch-answers.ts';
import { readBody } from '../../../lambdas/erp/json.ts';

const ID = 'e5c26ced-b671-4b46-a2a5-2e1a4aff2bfd';
const error = (code: unknown, message: unknown) => readError(readBody(JSON.stringify({ error: { code, message } })));

describe('an error', () => {
  test('has its correlation id apart from its message, with or without a full stop behind it', () => {
    const told = { code: 'Internal', message: 'Out.', correlationId: ID };

    expect(error('Internal', `Out.  CorrelationId:  ${ID}.`)).toEqual(told);
    expect(error('Internal', `Out. correlationid: ${ID}`)).toEqual(told);
    expect(error('Internal', `Out. CorrelationId: ${ID}.\n`)).toEqual(told);
  });

  test('keeps an id that its message goes on behind: it belongs to the sentence', () => {
    const message = `CorrelationId: ${ID} was not found.`;

    expect(error('Internal', message)).toStrictEqual({ code: 'Internal', message });
  });

  test('is none without its code, or without its message', () => {
    expect(error(undefined, 'Out.')).toBeUndefined();
    expect(error('Internal', undefined)).toBeUndefined();
    expect(readError(undefined)).toBeUndefined();
  });
});

describe('a list', () => {
  test('is whole unless it goes on behind a link', () => {
    expect(listed({ value: ['row'] })).toEqual({ rows: ['row'], whole: true });
    expect(listed({ value: ['row'], '@odata.nextLink': 'more' })).toEqual({ rows: ['row'], whole: false });
    expect(rows({ value: ['row'] })).toEqual(['row']);
    expect(rows({ value: ['row'], '@odata.nextLink': 'more' })).toBeUndefined();
  });

  test('is what holds rows, and nothing else', () => {
    expect(listed({ value: 'none' })).toBeUndefined();
    expect(rows(undefined)).toBeUndefined();
  });
});

describe('the answers inside a batch', () => {
  const response = (id: string, status: unknown) => ({ id, status, body: { number: id } });
  const read = (status: number, responses: unknown) =>
    batchAnswers({ status, body: readBody(JSON.stringify({ responses })) }, 2);
  const answer = (id: string, status: number) => ({ status, body: { number: id } });

  test('stand in the order of its requests, whatever order they came in', () => {
    expect(read(200, [response('2', 404), response('1', 200)])).toEqual([answer('1', 200), answer('2', 404)]);
  });

  test('are undefined from the first failure on', () => {
    expect(read(200, [response('1', 400)])).toEqual([answer('1', 400), undefined]);
  });

  test.each([
    ['an id that came twice', [response('1', 200), response('1', 201), response('2', 200)]],
    ['no status', [response('1', undefined), response('2', 200)]],
    ['a status that is no number', [response('1', 'OK'), response('2', 200)]],
  ])('prove nothing with %s', (_, responses) => {
    expect(read(200, responses)).toEqual([undefined, answer('2', 200)]);
  });

  test('are none where the batch was refused, or holds no list', () => {
    expect(read(500, [response('1', 200), response('2', 200)])).toEqual([undefined, undefined]);
    expect(read(200, 'nothing')).toEqual([undefined, undefined]);
  });
});
