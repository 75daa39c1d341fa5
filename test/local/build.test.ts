import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { build, fingerprint } from '../../local/build.ts';
import { temporaryFolder } from './stack-fixture.ts';

/** An app that leaves what it was told in its assembly. */
const APP = `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync(process.env.CDK_OUTDIR, { recursive: true });
console.log('Bundling asset Bridge/Intake/Receiver/Code/Stage...');
writeFileSync(process.env.CDK_OUTDIR + '/told.json', JSON.stringify({
  context: JSON.parse(process.env.CDK_CONTEXT_JSON), port: process.env.BC_PORT, at: process.hrtime.bigint().toString() }));`;

function projectOf(app: string) {
  const project = temporaryFolder();
  mkdirSync(path.join(project, 'bin'));
  writeFileSync(path.join(project, 'bin', 'app.mjs'), app);
  writeFileSync(path.join(project, 'cdk.json'), JSON.stringify({ app: 'node bin/app.mjs', context: { flag: true } }));
  const progress: string[] = [];
  const run = (erpPort = 7048, signal = new AbortController().signal) =>
    build({
      project,
      workFolder: path.join(project, '.bridge'),
      stage: 'local',
      environment: { BC_PORT: String(erpPort) },
      signal,
      onProgress: (line) => progress.push(line),
    });
  return { project, progress, run };
}

const told = (assembly: string) => JSON.parse(readFileSync(path.join(assembly, 'told.json'), 'utf8'));

describe('the build', () => {
  it('runs the project’s own app for the stage local, with the project’s flags', async () => {
    const { run, progress } = projectOf(APP);

    const assembly = await run();

    expect(told(assembly)).toMatchObject({ context: { flag: true, stage: 'local' }, port: '7048' });
    expect(progress).toContain('  bundling receiver');
  });

  it('is skipped while nothing changed, and done again when a source or a setting did', async () => {
    const { project, run } = projectOf(APP);
    const first = told(await run()).at;

    const unchanged = told(await run()).at;
    writeFileSync(path.join(project, 'bin', 'other.ts'), 'new');
    const changed = told(await run()).at;
    const moved = told(await run(7049)).at;

    expect(unchanged).toBe(first);
    expect(new Set([first, changed, moved]).size).toBe(3);
  });

  it('that fails tells the app’s own words and leaves the last good one', async () => {
    const { project, run } = projectOf(APP);
    const good = told(await run()).at;
    const app = path.join(project, 'bin', 'app.mjs');
    writeFileSync(app, 'console.error("accounts.refund is missing"); process.exit(1)');

    await expect(run()).rejects.toThrow('accounts.refund is missing');

    expect(readdirSync(path.join(project, '.bridge')).sort()).toEqual(['cdk.out.local', 'cdk.out.local.stamp']);
    writeFileSync(app, APP);
    expect(told(await run()).at).toBe(good);
  });

  it('can be broken off, with everything it started', async () => {
    const { run } = projectOf('console.log("started"); setInterval(() => {}, 1000)');
    const ending = new AbortController();
    const running = run(7048, ending.signal);

    setTimeout(() => ending.abort(new Error('Ctrl-C')), 300);

    await expect(running).rejects.toThrow('Ctrl-C');
  });

  it('sees a file that was renamed', () => {
    const { project } = projectOf(APP);
    const before = fingerprint(project, '');
    writeFileSync(path.join(project, 'bin', 'b.ts'), '');
    const after = fingerprint(project, '');

    expect(after).not.toBe(before);
    expect(fingerprint(project, '')).toBe(after);
  });
});
