/**
 * From import to ready: how much later the receiver can take its first request than a handler that has only the SQS
 * client, bundled the same way. Each start is a process of its own, the two in turns so that a busy machine slows both.
 *
 *     node bench/receiver-start.ts [starts]
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '..');
const TARGET_RATIO = 1.25;

const BASELINE = `
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const client = new SQSClient({ maxAttempts: 2 });
export const handler = async (event) => {
  await client.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: event.body }));
  return { statusCode: 202 };
};`;

/** As the stack bundles its functions. */
const BUNDLING: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  target: 'node24',
  minify: true,
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  banner: { js: "import{createRequire}from'module';const require=createRequire(import.meta.url);" },
  logLevel: 'error',
};

const START = `
const from = process.hrtime.bigint();
const { handler } = await import(process.argv[2]);
const took = process.hrtime.bigint() - from;
if (typeof handler !== 'function') throw new Error('the bundle exports no handler');
process.stdout.write(String(took));`;

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/000000000000/events',
  SIGNING_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:signing',
  POWERTOOLS_METRICS_NAMESPACE: 'Bridge',
  NODE_OPTIONS: '--enable-source-maps',
};

/** Milliseconds from import to a handler that is ready. */
async function start(starter: string, bundle: string): Promise<number> {
  const { stdout } = await run(process.execPath, [starter, bundle], { env: ENVIRONMENT });
  return Number(stdout) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

async function measure(folder: string, starts: number) {
  const baseline = join(folder, 'baseline.mjs');
  const receiver = join(folder, 'receiver.mjs');
  const starter = join(folder, 'start.mjs');
  await build({ ...BUNDLING, stdin: { contents: BASELINE, resolveDir: ROOT }, outfile: baseline });
  await build({ ...BUNDLING, entryPoints: [join(ROOT, 'lambdas/receiver/index.ts')], outfile: receiver });
  await writeFile(starter, START);

  const took: { baseline: number[]; receiver: number[] } = { baseline: [], receiver: [] };
  for (let round = -2; round < starts; round += 1) {
    const pair = [await start(starter, baseline), await start(starter, receiver)] as const;
    // The first rounds find cold file caches.
    if (round < 0) continue;
    took.baseline.push(pair[0]);
    took.receiver.push(pair[1]);
  }
  return { took, bytes: { baseline: (await stat(baseline)).size, receiver: (await stat(receiver)).size } };
}

const starts = Number(process.argv[2] ?? 31);
const folder = await mkdtemp(join(tmpdir(), 'receiver-start-'));
try {
  const { took, bytes } = await measure(folder, starts);
  const [baseline, receiver] = [median(took.baseline), median(took.receiver)];
  const line = (name: string, ms: number, size: number) =>
    console.log(
      `${name.padEnd(9)} ${ms.toFixed(1).padStart(6)} ms  ${String(Math.round(size / 1024)).padStart(4)} KiB`,
    );
  console.log(`Import to ready, median of ${starts} starts each:`);
  line('baseline', baseline, bytes.baseline);
  line('receiver', receiver, bytes.receiver);
  console.log(`ratio     ${(receiver / baseline).toFixed(2).padStart(6)}     (target: at most ${TARGET_RATIO})`);
} finally {
  await rm(folder, { recursive: true });
}
