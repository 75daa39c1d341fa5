import { isLoopback } from './addresses.ts';
import { mustBe } from './errors.ts';
import { whole } from './fields.ts';

/** An invocation of the consumer may live this long after it recorded that it is posting, seconds (design D3). */
const CONSUMER_TIMEOUT_SECONDS = 150;
/** Clocks apart and requests that sit in sockets, seconds. */
const MARGIN_SECONDS = 30;

export const settlingSeconds = whole('seconds', 1, 86_400).default(900);

/** How long after its arrival an ERP may still commit a request, seconds. */
export interface CommitBound {
  readonly erp: string;
  readonly seconds: number;
}

/** Below this, two workers could post one order: the bound, plus the consumer's life, plus the margin. */
export const leastSettling = ({ seconds }: CommitBound): number => seconds + CONSUMER_TIMEOUT_SECONDS + MARGIN_SECONDS;

/** What is wrong with a settling time; undefined when nothing is. Simulators on this machine may be hurried. */
export function settlingMistake(written: unknown, baseUrl: unknown, bound: CommitBound): string | undefined {
  const read = settlingSeconds.safeParse(written);
  const least = leastSettling(bound);
  if (!read.success || read.data >= least || isLoopback(baseUrl)) return undefined;
  const why = `${bound.erp} may commit for ${bound.seconds} s, a worker lives ${CONSUMER_TIMEOUT_SECONDS} s, ${MARGIN_SECONDS} s margin`;
  return `${mustBe(`at least ${least} (${why})`)}: with less, one order could be posted twice`;
}
