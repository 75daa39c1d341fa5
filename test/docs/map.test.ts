import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PreviewReport } from '../../cli/preview/result.ts';
import { copyOfProject } from '../cli/repository.ts';
import { temporaryFolder } from '../local/stack-fixture.ts';
import { exampleEvent } from '../zephyrcart/examples.ts';
import { below, blocks, PROJECT, read } from './markdown.ts';

const MAPPING = 'lambdas/erp/business-central/mapping.ts';
const guide = read('docs/map.md');
const changes = below(guide, 'Change it').flatMap(({ heading, text }) =>
  blocks(text, 'diff').map((diff) => [heading, diff] as const),
);

type Body = Readonly<Record<string, unknown>> & {
  readonly salesOrderLines: readonly Readonly<Record<string, unknown>>[];
};

/** What each change is to be seen by in the document of the example order. */
const EFFECTS: Readonly<Record<string, (body: Body) => void>> = {
  'A salesperson on every order': (body) => expect(body.salesperson).toBe('WEB'),
  'A field of your own, from ZephyrCart\u0027s metadata': (body) => expect(body.shortcutDimension1Code).toBe('SUMMER'),
  'Another location by country': ({ salesOrderLines: [line] }) =>
    expect(line?.locationId).toBe('0f7d4a52-8b1e-4a7e-8f58-7b3c1de9a102'),
  'The gift message in a comment': ({ salesOrderLines }) =>
    expect(salesOrderLines.at(-1)).toEqual({ lineType: 'Comment', description: 'Gift message: Happy birthday, Mara!' }),
  'No phone numbers': (body) => expect(Object.keys(body)).not.toContain('phoneNumber'),
};

/** A diff without line numbers, as text to find and text to put in its place. */
function edit(diff: string): readonly [text: string, by: string] {
  const lines = diff.trimEnd().split('\n');
  const side = (sign: string) =>
    lines
      .filter((line) => line.startsWith(' ') || line.startsWith(sign))
      .map((line) => line.slice(1))
      .join('\n');
  return [side('-'), side('+')];
}

/** A copy of the project that can be compiled. */
function compilable() {
  const project = copyOfProject();
  cpSync(join(PROJECT, 'tsconfig.json'), join(project.root, 'tsconfig.json'));
  const settings = { extends: './tsconfig.json', include: ['lambdas/erp', 'cli/preview.ts'] };
  writeFileSync(join(project.root, 'tsconfig.mapping.json'), JSON.stringify(settings));
  const compile = () => {
    const compiler = join(PROJECT, 'node_modules', '.bin', 'tsc');
    try {
      execFileSync(compiler, ['-p', 'tsconfig.mapping.json'], { cwd: project.root, encoding: 'utf8', stdio: 'pipe' });
      return '';
    } catch (error) {
      return String((error as { stdout: string }).stdout);
    }
  };
  return { ...project, compile };
}

/** Makes a change of the guide, and what its text says besides. */
function change(project: ReturnType<typeof copyOfProject>, diff: string): void {
  project.edit(MAPPING, ...edit(diff));
  if (diff.includes('-      phoneNumber')) project.edit(MAPPING, 'clip, phone, email', 'clip, email');
}

/** The example order with the metadata that the guide speaks of. */
function order(): string {
  const event = exampleEvent('order-created-live.json');
  event.data.metadata = { campaign: 'SUMMER', gift_message: 'Happy birthday, Mara!' };
  const file = join(temporaryFolder(), 'order.json');
  writeFileSync(file, JSON.stringify(event));
  return file;
}

describe('docs/map.md', () => {
  it('begins with the function that makes a line, as it is', () => {
    const [shown = ''] = blocks(guide, 'ts');

    expect(shown).toMatch(/^function itemLine\(/);
    expect(readFileSync(join(PROJECT, MAPPING), 'utf8')).toContain(shown);
  });

  it('has an effect to look for with each change', () => {
    expect(changes.map(([heading]) => heading)).toEqual(Object.keys(EFFECTS));
  });

  it('shows changes that compile, all of them together', () => {
    // Prepare
    const project = compilable();

    // Act
    for (const [, diff] of changes) change(project, diff);

    // Assess
    expect(project.compile()).toBe('');
  });

  it.each(changes)('%s: the change does what it says', (heading, diff) => {
    // Prepare
    const project = copyOfProject();
    const once = readFileSync(join(project.root, MAPPING), 'utf8').split(edit(diff)[0]).length - 1;

    // Act
    change(project, diff);
    const { out } = project.bridge('preview', order(), '--json');

    // Assess
    expect(once).toBe(1);
    const [preview] = PreviewReport.parse(JSON.parse(out)).previews;
    if (preview?.outcome !== 'document') throw new Error(out);
    EFFECTS[heading]?.(JSON.parse(preview.request.body));
  });

  it('is true when it says what does not compile', () => {
    // Prepare
    const project = compilable();
    const wrong = [
      ['a name that Business Central does not have', "salesPerson: 'WEB'", 'salesPerson'],
      ['such a name inside given', "...given<SalesOrder>({ salesPerson: 'WEB' })", 'salesPerson'],
      ['a read-only field', "number: 'S-1'", 'number'],
      ['a value of another type', "partialShipping: 'yes'", 'boolean'],
      ['a text that was not made to fit', 'shortcutDimension1Code: order.id', '__longest'],
      ['a text cut for another field', "...given<SalesOrder>({ email: clip('x', 'shipToName') })", 'email'],
      ['a code in place of an id', "paymentTermsId: '14 DAYS'", '14 DAYS'],
    ] as const;
    const mapping = readFileSync(join(project.root, MAPPING), 'utf8');
    const place = '    customerNumber,\n';

    // Act
    for (const [index, [, field]] of wrong.entries()) {
      const changed = mapping.replace(place, `${place} ${field},\n`);
      writeFileSync(join(project.root, dirname(MAPPING), `wrong-${index}.ts`), changed);
    }
    const errors = project.compile().split(/^(?=lambdas)/m);

    // Assess
    expect(mapping).toContain(place);
    const found = wrong.map(([what, , named], index) => [
      what,
      errors.some((error) => error.includes(`wrong-${index}.ts`) && error.includes(named)),
    ]);
    expect(found).toEqual(wrong.map(([what]) => [what, true]));
  });
});
