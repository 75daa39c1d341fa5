import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PreviewReport } from '../../cli/preview/result.ts';
import { copyOfProject } from '../cli/repository.ts';
import { temporaryFolder } from '../local/stack-fixture.ts';
import { exampleEvent } from '../zephyrcart/examples.ts';
import { compilable } from './compilable.ts';
import { below, blocks, PROJECT, read } from './markdown.ts';

const ERPS = [
  { erp: 'Business Central', folder: 'lambdas/erp/business-central', stage: 'local' },
  { erp: 'SAP Business One', folder: 'lambdas/erp/sap-business-one', stage: 'local-sap' },
] as const;
const guide = read('docs/map.md');

/** What stands under a heading for one ERP: from its name in bold to the next one. */
function partFor(erp: string, text: string): string {
  const [, ...parts] = text.split(/^(?=\*\*[A-Z])/m).map((part) => (part.startsWith(`**${erp}**`) ? part : ''));
  return parts.join('\n');
}

const changes = below(guide, 'Change it').flatMap(({ heading, text }) =>
  ERPS.map((erp) => ({ ...erp, heading, diffs: blocks(partFor(erp.erp, text), 'diff') })).filter(
    ({ diffs }) => diffs.length > 0,
  ),
);

type Fields = Readonly<Record<string, unknown>>;
type Body = Fields & { readonly salesOrderLines: readonly Fields[]; readonly DocumentLines: readonly Fields[] };

/** What each change is to be seen by in the document of the example order. */
const EFFECTS: Readonly<Record<string, (body: Body) => void>> = {
  'A constant salesperson, Business Central': (body) => expect(body.salesperson).toBe('WEB'),
  'A constant salesperson, SAP Business One': (body) => expect(body.SalesPersonCode).toBe(7),
  "A field of your own, from ZephyrCart's metadata, Business Central": (body) =>
    expect(body.shortcutDimension1Code).toBe('SUMMER'),
  "A field of your own, from ZephyrCart's metadata, SAP Business One": (body) =>
    expect(body.U_WEB_Campaign).toBe('SUMMER'),
  'Another location by country, Business Central': ({ salesOrderLines: [line] }) =>
    expect(line?.locationId).toBe('0f7d4a52-8b1e-4a7e-8f58-7b3c1de9a102'),
  'Another location by country, SAP Business One': ({ DocumentLines: [line] }) =>
    expect(line?.WarehouseCode).toBe('01'),
  'The gift message in a comment, Business Central': ({ salesOrderLines }) =>
    expect(salesOrderLines.at(-1)).toEqual({ lineType: 'Comment', description: 'Gift message: Happy birthday, Mara!' }),
  'The gift message in a comment, SAP Business One': (body) =>
    expect(body.Comments).toBe(
      'ZephyrCart order order_01KT3SSX6R3JTJ0HYCTFV8ES59; Gift message: Happy birthday, Mara!',
    ),
  'Another rule for the name on the parcel, Business Central': (body) => expect(body.shipToName).toBe('M. H.'),
  'Another rule for the name on the parcel, SAP Business One': (body) =>
    expect(body.AddressExtension).toMatchObject({ ShipToAddress2: 'Mara Holm' }),
  'Payment terms by currency, Business Central': (body) =>
    expect(body.paymentTermsId).toBe('7c3e5b0a-4a51-4f0e-9d7c-1b2a3c4d5e6f'),
  'Payment terms by currency, SAP Business One': (body) => expect(body.PaymentGroupCode).toBe(3),
  'No phone numbers, Business Central': (body) => expect(Object.keys(body)).not.toContain('phoneNumber'),
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

type Change = (typeof changes)[number];

/** The file that a diff is for, and how often what it changes is in there. */
function placeOf({ folder }: Change, diff: string) {
  const file = `${folder}/${diff.includes('USER_TEXTS') ? 'fields' : 'mapping'}.ts`;
  return { file, times: readFileSync(join(PROJECT, file), 'utf8').split(edit(diff)[0]).length - 1 };
}

/** Makes a change of the guide, and what its text says besides. */
function make(project: ReturnType<typeof copyOfProject>, change: Change): void {
  for (const diff of change.diffs) {
    const { file } = placeOf(change, diff);
    project.edit(file, ...edit(diff));
    if (diff.includes('-      phoneNumber')) project.edit(file, 'clip, phone, email', 'clip, email');
  }
}

/** The example order with what the guide speaks of: metadata, a parcel for nobody in particular, a buyer with initials. */
function order(stage: string): string {
  const event = exampleEvent('order-created-live.json');
  event.data.metadata = { campaign: 'SUMMER', gift_message: 'Happy birthday, Mara!' };
  event.data.customer = { ...(event.data.customer as object), name: 'M. H.' };
  if (stage === 'local-sap') event.data.shipping_address = { ...(event.data.shipping_address as object), name: null };
  const file = join(temporaryFolder(), 'order.json');
  writeFileSync(file, JSON.stringify(event));
  return file;
}

describe('docs/map.md', () => {
  it('begins with the function that makes a line, as each ERP has it', () => {
    expect(guide.slice(0, guide.indexOf('```'))).toContain('`toErpLine`');
    const shown = blocks(guide, 'ts');

    expect(shown).toHaveLength(ERPS.length);
    for (const [index, { folder }] of ERPS.entries()) {
      expect(shown[index]).toMatch(/^function toErpLine\(/);
      expect(read(`${folder}/mapping.ts`)).toContain(shown[index]);
    }
  });

  it('has an effect to look for with each change', () => {
    expect(changes.map(({ heading, erp }) => `${heading}, ${erp}`)).toEqual(Object.keys(EFFECTS));
  });

  it('shows changes of a line or two', () => {
    for (const { heading, diffs } of changes) {
      const added = diffs.flatMap((diff) => diff.split('\n').filter((line) => line.startsWith('+')));
      expect(added.length, heading).toBeLessThanOrEqual(2);
    }
  });

  it('shows changes that pass the check, all of them together', () => {
    // Prepare
    const project = compilable();

    // Act
    for (const change of changes) make(project, change);

    // Assess
    expect(project.compile()).toBe('');
    expect(project.lint()).toBe('');
  });

  it.each(changes)('$heading, $erp: the change does what it says', (change) => {
    // Prepare
    const project = copyOfProject();

    // Act
    make(project, change);
    const { out } = project.bridge('preview', order(change.stage), '--stage', change.stage, '--json');

    // Assess
    expect(change.diffs.map((diff) => placeOf(change, diff).times)).toEqual(change.diffs.map(() => 1));
    const [preview] = PreviewReport.parse(JSON.parse(out)).previews;
    if (preview?.outcome !== 'document') throw new Error(out);
    EFFECTS[`${change.heading}, ${change.erp}`]?.(JSON.parse(preview.request.body));
  });
});
