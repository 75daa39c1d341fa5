import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The key that replacements are made with: random, made at the first call, kept for those who may read `file` only. With
 * it a guess at a name could be tried, so it stays out of the folder with the recordings, and out of git.
 */
export function recordingKey(file: string): Uint8Array {
  if (existsSync(file)) return readFileSync(file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' });
  return readFileSync(file);
}
