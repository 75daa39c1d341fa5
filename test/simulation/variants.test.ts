import { describe, expect, it } from 'vitest';
import { BROKEN, hunt } from './variants/hunt.ts';

/** The harness is worth what it finds: every rule broken on purpose has to be found within so many seeds. */
const SEEDS = 800;

describe('a protocol with one rule broken is found out', () => {
  it.each(BROKEN)(
    '$name',
    async (broken) => {
      expect(await hunt(broken, SEEDS)).toBeDefined();
    },
    300_000,
  );

  it('and none of them is found in the protocol as it is, in the same seas', async () => {
    for (const { kind, plan, name } of BROKEN) {
      const caught = await hunt(
        { name, finds: /./, variant: () => ({}), ...(kind ? { kind } : {}), ...(plan ? { plan } : {}) },
        4,
      );
      expect(caught).toBeUndefined();
    }
  }, 600_000);
});
