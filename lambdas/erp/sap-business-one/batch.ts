import { readBody } from '../json.ts';
import type { Answer } from './answers.ts';

const BOUNDARY = 'batch_bridge';
const LINE = '\r\n';

/** Several GETs as one request (contract sheet sap-business-one 7): MIME multipart, the only form that is documented. */
export function batchBody(
  root: string,
  paths: readonly string[],
): { readonly contentType: string; readonly text: string } {
  const parts = paths.map((path) =>
    [
      `--${BOUNDARY}`,
      'Content-Type: application/http',
      'Content-Transfer-Encoding: binary',
      '',
      `GET ${root}/${path} HTTP/1.1`,
      'Accept: application/json',
      '',
      '',
      '',
    ].join(LINE),
  );
  return { contentType: `multipart/mixed;boundary=${BOUNDARY}`, text: `${parts.join('')}--${BOUNDARY}--${LINE}` };
}

/**
 * The answers inside a batch, in the order of its requests. It stops at the first failure, so there can be fewer than were
 * asked for, and the status of the whole says nothing about them.
 */
export function batchAnswers({ contentType, text }: NonNullable<Answer['multipart']>): readonly Answer[] {
  const boundary = /boundary="?([^";\s]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return [];
  const parts = text.split(`--${boundary}`).slice(1);
  const answers: Answer[] = [];
  for (const part of parts) {
    if (part.startsWith('--')) return answers;
    const answer = readPart(part);
    // What comes after an unreadable part cannot be told from it.
    if (answer === undefined) return answers;
    answers.push(answer);
  }
  // Without its end it broke off: the last part may be half.
  return answers.slice(0, -1);
}

/** The headers of the part, an empty line, then a whole HTTP answer. */
function readPart(part: string): Answer | undefined {
  const found = /(?:^|\r?\n)HTTP\/\d(?:\.\d)? (\d{3})[^\r\n]*\r?\n([\s\S]*)$/.exec(part);
  const [, status, rest] = found ?? [];
  if (status === undefined || rest === undefined) return undefined;
  const empty = /^\r?\n|\r?\n\r?\n/.exec(rest);
  const body = empty === null ? '' : rest.slice(empty.index + empty[0].length).trim();
  return { status: Number(status), body: readBody(body) };
}
