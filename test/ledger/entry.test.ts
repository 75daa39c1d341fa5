import { describe, expect, it } from 'vitest';
import { readPosting, writtenPosting } from '../../lambdas/ledger/entry.ts';

describe('postingSince', () => {
  it('is one text in the table, and the same when it is read back', () => {
    const mine = { at: 1_780_391_673_000, attempt: '3f0c6a52-0000-4000-8000-000000000001' };
    expect(writtenPosting(mine)).toBe('1780391673000 3f0c6a52-0000-4000-8000-000000000001');
    expect(readPosting(writtenPosting(mine))).toEqual(mine);
  });

  it.each(['', '1780391673000', 'soon mine'])('that nobody can read stops the attempt: %j', (written) => {
    expect(() => readPosting(written)).toThrow(`postingSince is unreadable: ${written}`);
  });
});
