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

  describe(`with ${erp}, wherever a process is killed`, () => {
    it.each(STORIES)(
      '$name ends with one document or one reason, nothing lost and nothing left (the $mortal dies)',
      async (story) => {
        const { kills, found } = await sweep.run(story, { all: false });

        expect(found).toEqual([]);
        expect(kills).toBeGreaterThanOrEqual(4);
      },
      600_000,
    );
  });
}
