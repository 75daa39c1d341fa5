import { describe, expect, test } from 'vitest';
import { batchAnswers, batchBody } from '../../../lambdas/erp/sap-business-one/batch.ts';

const LIST = '{"value":[]}';

/** One inner answer, as a server writes it. */
const part = (status: string, body: string, line = '\r\n') =>
  ['Content-Type: application/http', '', `HTTP/1.1 ${status}`, 'Content-Type: application/json', '', body, ''].join(
    line,
  );

function read(parts: readonly string[], { end = '--b--\r\n', contentType = 'multipart/mixed;boundary=b' } = {}) {
  return batchAnswers({ contentType, text: `${parts.map((each) => `--b\r\n${each}`).join('')}${end}` });
}

const OK = { status: 200, body: { value: [] } };
const FAILED = { status: 500, body: undefined };

describe('the request of several lists', () => {
  test('is one text, each part a request of its own with an empty line at its end', () => {
    const { contentType, text } = batchBody('/b1s/v2', ['Orders', 'Drafts']);

    expect(contentType).toBe('multipart/mixed;boundary=batch_bridge');
    const one = (path: string) => [
      '--batch_bridge',
      'Content-Type: application/http',
      'Content-Transfer-Encoding: binary',
      '',
      `GET /b1s/v2/${path} HTTP/1.1`,
      'Accept: application/json',
      '',
    ];
    expect(text.split('\r\n')).toEqual([...one('Orders'), '', ...one('Drafts'), '', '--batch_bridge--', '']);
  });
});

describe('the answers inside a batch', () => {
  test('stand in the order of the requests, with their own status', () => {
    expect(read([part('200 OK', LIST), part('500 Not', '')])).toEqual([OK, FAILED]);
  });

  test.each(['multipart/mixed; boundary="b"', 'multipart/mixed; BOUNDARY=b; charset=utf-8'])(
    'are told apart by the boundary of %s',
    (contentType) => {
      expect(read([part('200 OK', LIST)], { contentType })).toEqual([OK]);
    },
  );

  test('may be longer than one letter apart', () => {
    const text = `--batch_1\r\n${part('200 OK', LIST)}--batch_1--`;

    expect(batchAnswers({ contentType: 'multipart/mixed;boundary=batch_1', text })).toEqual([OK]);
  });

  test('are none where no boundary is named', () => {
    expect(read([part('200 OK', LIST)], { contentType: 'text/html' })).toEqual([]);
  });

  test('may end their lines either way, and leave out the minor version', () => {
    expect(read([part('200 OK', LIST, '\n')])).toEqual([OK]);
    expect(read([part('200 OK', LIST).replace('HTTP/1.1', 'HTTP/2')])).toEqual([OK]);
  });

  test('may have no headers, and no body', () => {
    expect(read([`HTTP/1.1 200 OK\r\n\r\n${LIST}\r\n`])).toEqual([OK]);
    expect(read(['HTTP/1.1 204 No Content\r\n'])).toEqual([{ status: 204, body: undefined }]);
  });

  test('end where the batch ends, whatever follows', () => {
    expect(read([part('200 OK', LIST)], { end: `--b--\r\n--b\r\n${part('200 OK', LIST)}--b--` })).toEqual([OK]);
  });

  test('end before the first that cannot be read: what follows cannot be told from it', () => {
    expect(read([part('200 OK', LIST), 'nonsense\r\n', part('200 OK', LIST)])).toEqual([OK]);
    expect(read(['HTTP/1.1 twohundred\r\n\r\n'])).toEqual([]);
  });

  test('do not count the last one where the end is missing: it may be half', () => {
    expect(read([part('200 OK', LIST), part('200 OK', LIST)], { end: '' })).toEqual([OK]);
    expect(read([part('200 OK', LIST)], { end: '' })).toEqual([]);
  });
});
