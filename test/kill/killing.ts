import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SimulatedErp } from '../../local/simulator.ts';
import { STORIES } from './stories.ts';
import { prepareSweep, type Sweep } from './sweep.ts';

/** The tests of one ERP. A file each, because each takes over the clock of its process. */
export function killEverywhere(erp: SimulatedErp): void {
  let sweep: Sweep;
  beforeAll(async () => {
    sweep = await prepareSweep(erp);
  }, 240_000);
  afterAll(() => sweep?.close());

  describe.each(STORIES)('$name, whose $mortal is killed', (story) => {
    it('comes to one document or one reason, with nothing lost and nothing left', async () => {
      const { kills, found } = await sweep.run(story, { all: false });

      expect(found).toEqual([]);
      expect(kills).toBeGreaterThan(5);
    }, 600_000);
  });
}
