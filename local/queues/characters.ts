import { createHash } from 'node:crypto';

/**
 * fauxqs refuses characters beyond U+FFFF (emoji, rare Han), which SQS accepts (contract sheet aws-platform 2). Such
 * bodies are kept in base64 behind a private-use mark and come back as they were sent.
 */
const MARK = '\u{E000}';
const NEEDS_ARMOUR = /^\u{E000}|[\u{10000}-\u{10FFFF}]/u;

export const armour = (body: string): string =>
  NEEDS_ARMOUR.test(body) ? MARK + Buffer.from(body, 'utf8').toString('base64') : body;

export const unarmour = (body: string): string =>
  body.startsWith(MARK) ? Buffer.from(body.slice(MARK.length), 'base64').toString('utf8') : body;

/** What SDK clients compare bodies with. */
export const md5 = (body: string): string => createHash('md5').update(body, 'utf8').digest('hex');
