import type { Client } from './client.ts';

/** A part of a batch that is no change set. */
export interface Part {
  readonly request: string;
  readonly body?: unknown;
  /** Inside a change set. */
  readonly contentId?: string;
}

const HTTP = 'Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n';

/** The body of a batch with the boundary `batch`: a list stands for a change set. */
export function batchBody(parts: readonly (Part | readonly Part[])[]): string {
  const written = parts.map((part) =>
    Array.isArray(part)
      ? `--batch\r\nContent-Type: multipart/mixed;boundary=set\r\n\r\n${part.map((each: Part) => `--set\r\n${single(each)}`).join('')}--set--\r\n`
      : `--batch\r\n${single(part as Part)}`,
  );
  return `${written.join('')}--batch--\r\n`;
}

function single({ request, body, contentId }: Part): string {
  const id = contentId === undefined ? '' : `Content-ID: ${contentId}\r\n`;
  return `${HTTP}${id}\r\n${request}\r\n\r\n${body === undefined ? '' : JSON.stringify(body)}\r\n`;
}

/** Status, headers and content of each answer in turn, those of change sets included. */
export async function batch(
  { call }: Pick<Client, 'call'>,
  parts: readonly (Part | readonly Part[])[] | string,
  version: 'v1' | 'v2' = 'v2',
) {
  const reply = await call('$batch', {
    method: 'POST',
    version,
    body: typeof parts === 'string' ? parts : batchBody(parts),
    headers: { 'content-type': 'multipart/mixed;boundary=batch' },
  });
  const answers = [...reply.text.matchAll(/HTTP\/1\.1 (\d{3})[^\r]*\r\n(.*?)\r\n\r\n([^\r]*)\r\n--/gs)];
  return {
    reply,
    statuses: answers.map(([, status]) => Number(status)),
    bodies: answers.map(([, , , content = '']) => content),
    heads: answers.map(([, , head = '']) => head),
  };
}
