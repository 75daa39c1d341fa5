import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { json } from '../stack/reading.ts';
import { synthesise } from '../stack/synthesise.ts';
import { DOCUMENTS, PROJECT, read, sections } from './markdown.ts';

const LINK = /\]\(([^)\s]+)\)/g;
const Package = z.object({ scripts: z.record(z.string(), z.string()) });

/** Links of a document to files and headings of this repository. */
function links(
  document: string,
): readonly { readonly target: string; readonly file: string; readonly fragment: string }[] {
  return [...read(document).matchAll(LINK)]
    .map(([, target = '']) => target)
    .filter((target) => !target.includes('://'))
    .map((target) => {
      const [path = '', fragment = ''] = target.split('#');
      return { target, file: path === '' ? document : join(dirname(document), path), fragment };
    });
}

const leadsSomewhere = ({ file, fragment }: { readonly file: string; readonly fragment: string }) =>
  existsSync(join(PROJECT, file)) &&
  (fragment === '' || sections(read(file)).some((section) => section.fragment === fragment));

/** Every word of code that names something in the repository, such as `lib/alarms.ts`. */
const pathsIn = (document: string) =>
  [...read(document).matchAll(/`((?:bin|lib|lambdas|config|local|test|docs|examples)\/[\w./-]*)`/g)].map(
    ([, path = '']) => path,
  );

describe('the documents', () => {
  let outputs: readonly string[];
  beforeAll(() => {
    outputs = Object.keys(json(synthesise().template).Outputs);
  });

  it.each(DOCUMENTS)('%s links to files and headings that exist', (document) => {
    // Act
    const broken = links(document).filter((link) => !leadsSomewhere(link));

    // Assess
    expect(broken.map(({ target }) => target)).toEqual([]);
  });

  it.each(DOCUMENTS)('%s names files and folders that exist', (document) => {
    // Act
    const missing = pathsIn(document).filter((path) => !existsSync(join(PROJECT, path)));

    // Assess
    expect(missing).toEqual([]);
  });

  it.each(DOCUMENTS)('%s names npm scripts that exist', (document) => {
    // Prepare
    const { scripts } = Package.parse(JSON.parse(read('package.json')));

    // Act
    const named = [...read(document).matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      ([, run, own]) => run ?? own ?? '',
    );

    // Assess
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it.each(DOCUMENTS)('%s asks only for outputs that the stack has', (document) => {
    // Act
    const asked = [...read(document).matchAll(/\$\(out (\w+)\)|`out (\w+)`|`lines (\w+) /g)].map(
      ([, one, other, service]) => one ?? other ?? `${service}FunctionName`,
    );

    // Assess
    expect(asked.filter((name) => !outputs.includes(name))).toEqual([]);
  });

  it('are all of those that are kept in docs/ and at the root', () => {
    // Act
    const kept = [...readdirSync(PROJECT), ...readdirSync(join(PROJECT, 'docs')).map((file) => join('docs', file))];

    // Assess
    const written = kept.filter((file) => file.endsWith('.md')).map((file) => relative('.', file));
    expect(written.toSorted()).toEqual([...DOCUMENTS].toSorted());
  });

  it('README.md stays short enough to be read', () => {
    expect(read('README.md').split('\n').length).toBeLessThan(150);
  });
});
