import { run } from '../run.ts';
import { DELIVERING } from './delivering.ts';
import { PAUSING } from './pausing.ts';
import { POSTING } from './posting.ts';
import { REFUNDING } from './refunding.ts';
import { TIMING } from './timing.ts';
import type { Broken } from './variant.ts';

/** Every way in which the protocol is broken on purpose. */
export const BROKEN: readonly Broken[] = [...POSTING, ...TIMING, ...DELIVERING, ...REFUNDING, ...PAUSING];

/** The first seed that finds what the variant breaks, and what it says; undefined when none of so many does. */
export async function hunt(
  { variant, kind, plan, finds }: Broken,
  seeds: number,
): Promise<{ readonly seed: number; readonly finding: string } | undefined> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const options = {
      variant,
      ...(kind === undefined ? {} : { kind }),
      ...(plan === undefined ? {} : { plan }),
    };
    const { finding } = await run(seed, options);
    if (finding !== undefined && finds.test(finding)) return { seed, finding };
  }
  return undefined;
}
