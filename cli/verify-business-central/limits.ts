import { batch } from '../../lambdas/erp/business-central/paths.ts';
import type { Question } from './question.ts';
import type { Sandbox } from './sandbox.ts';
import { type Reply, said } from './tenant.ts';

/** Operations of one `$batch`, and the requests that a principal has in a window of so many milliseconds. */
const BATCH = 100;
const RATE = 6000;
const WINDOW = 300_000;

/** One burst answers both: what a 429 looks like, and whether operations inside a batch count. */
export const LIMITS: readonly Question[] = [
  {
    number: '2f, 6',
    question: 'Over the rate: body and Retry-After; do operations inside $batch count one by one?',
    cost: 'floods',
    answer: async (sandbox) => {
      const started = Date.now();
      for (let sent = 0; sent <= RATE + BATCH; sent += BATCH) {
        const reply = await readMany(sandbox);
        if (reply.status === 429) {
          const wait = reply.header('Retry-After');
          const advice = wait === undefined ? 'no Retry-After' : `Retry-After: ${wait}`;
          return `${said(reply)}, ${advice}; operations count: refused after ${sent} in ${sent / BATCH} batches`;
        }
        if (reply.status !== 200) throw new Error(`a batch of reads was answered ${said(reply)}`);
      }
      return Date.now() - started < WINDOW
        ? `operations do not count: ${RATE + BATCH} passed in one window; no 429 was seen`
        : 'not known: the batches took longer than one window';
    },
  },
];

function readMany({ ask, paths }: Sandbox): Promise<Reply> {
  const path = paths.list('customers', { top: '1', select: 'id' });
  const { method, headers, body, path: root } = batch(Array.from({ length: BATCH }, () => ({ method: 'GET', path })));
  return ask({ method, path: root, ...(headers === undefined ? {} : { headers }), ...(body ? { body } : {}) });
}
