import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../local/stack-fixture.ts';
import { exampleBytes, exampleEvent } from '../zephyrcart/examples.ts';
import { copyOfProject } from './repository.ts';

const MAPPING = 'lambdas/erp/business-central/mapping.ts';

/** A folder with an order, a refund of it, an order in yen, and one whose SKU is too long for an item number. */
function recordings(): string {
  const folder = temporaryFolder();
  for (const name of ['order-created-live', 'order-created-live-jpy', 'order-refunded-partial']) {
    writeFileSync(join(folder, `${name}.json`), exampleBytes(`${name}.json`));
  }
  const long = exampleEvent('order-created-live.json');
  long.data.id = 'order_long';
  long.data.line_items = (long.data.line_items as object[]).map((line) => ({ ...line, sku: 'VERY-LONG-SKU-OF-A-TEA' }));
  writeFileSync(join(folder, 'long-sku.json'), JSON.stringify(long));
  return folder;
}

describe('a change of mapping and configuration', () => {
  test('is shown by its effect: field by field, with a summary', () => {
    // Prepare
    const project = copyOfProject();
    project.edit(
      MAPPING,
      "externalDocumentNumber: reference(order.id, 'order'),",
      "externalDocumentNumber: reference(order.id, 'order'), salesperson: 'JR',",
    );
    project.edit(MAPPING, '...comments(`ZephyrCart order ', "...comments('Thank you'), ...comments(`Web order ");
    project.edit(
      'config/local.ts',
      "testOrders: 'ignore',",
      "testOrders: 'ignore', items: { 'VERY-LONG-SKU-OF-A-TEA': 'TEA' },",
    );

    // Act
    const { code, out } = project.bridge('preview', '--against', 'HEAD', recordings());

    // Assess
    expect(code).toBe(0);
    expect(out).toMatch(/^From HEAD \([0-9a-f]+\) to the working tree, stage local\.$/m);
    expect(out).toContain('+ salesperson: JR');
    expect(out).toContain('long-sku.json: order:order_long no longer fails\n  unknown_sku: ');
    expect(out).toContain(
      '~ salesOrderLines[3].description: ZephyrCart order order_01KT3SSX6R3JTJ0HYCTFV8ES59 -> Thank you',
    );
    expect(out).toContain('+ salesOrderLines[4]: {"lineType":"Comment","description":"Web order');
    expect(out).toContain('\n+ salesperson: 2 documents\n');
    expect(out).toContain('\n~ salesOrderLines[].description: 2 documents\n');
    expect(out.trimEnd()).toMatch(/\n4 events: 2 documents change, 1 no longer fails$/);
    expect(project.git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(project.leftovers()).toEqual([]);
  });

  test('is shown for SAP Business One too', () => {
    const project = copyOfProject();
    project.edit('lambdas/erp/sap-business-one/mapping.ts', 'DocDate: placed,', 'DocDate: placed, SalesPersonCode: 7,');

    const { code, out } = project.bridge('preview', '--against', 'HEAD', '--stage', 'local-sap', recordings());

    expect(code).toBe(0);
    expect(out).toContain('+ SalesPersonCode: 7');
    expect(out.trimEnd()).toMatch(/\n\+ SalesPersonCode: 3 documents\n\n4 events: 3 documents change$/);
  });

  test('that makes an event fail ends with 1, and as JSON too', () => {
    // Prepare
    const project = copyOfProject();
    project.edit('config/local.ts', "testOrders: 'ignore',", "testOrders: 'ignore', items: { 'TEA-GRN-100': 'T' },");
    project.commit();
    project.edit('lambdas/erp/business-central/draft.ts', 'longest: LENGTHS.lineObjectNumber', 'longest: 9');

    // Act
    const { code, out } = project.bridge('preview', '--against', 'HEAD', '--json', recordings());

    // Assess
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      against: 'HEAD',
      stage: 'local',
      summary: expect.stringMatching(/^4 events: .*fail now/),
      fields: [],
      changes: expect.arrayContaining([
        expect.objectContaining({ key: 'order:order_01KT3SSX6R3JTJ0HYCTFV8ES59', change: 'fails now' }),
      ]),
    });
  });

  test('that changes nothing says so, also in a folder of a larger repository', () => {
    // Prepare
    const project = copyOfProject('packages/bridge');

    // Act
    const { code, out } = project.bridge('preview', '--against', 'HEAD', recordings());

    // Assess
    expect(code).toBe(0);
    expect(out.trimEnd()).toMatch(/4 events: nothing changes$/);
  });

  test('is compared with the present configuration when that version has none of the stage', () => {
    // Prepare
    const project = copyOfProject();
    const stage = "import { defineBridge } from './define.ts';\nimport local from './local.ts';\n";
    writeFileSync(join(project.root, 'config/shop.ts'), `${stage}export default defineBridge(\n  local,\n);\n`);
    project.edit(MAPPING, '...comments(`ZephyrCart order', '...comments(`Order');

    // Act
    const { out } = project.bridge('preview', '--against', 'HEAD', '--stage', 'shop', recordings());

    // Assess
    expect(out).toContain('HEAD has no config/shop.ts: the present one counts for both.');
    expect(out).toContain('documents change');
  });
});

describe('a comparison that cannot be made', () => {
  test.each([
    ['a version that is not there', 'v9.9', 'There is no version "v9.9"'],
    ['an option in its place', '--upload-pack=x', 'There is no version "--upload-pack=x"'],
  ])('says why: %s', (_case, ref, words) => {
    // Prepare
    const project = copyOfProject();

    // Act
    const { code, err } = project.bridge('preview', `--against=${ref}`, recordings());

    // Assess
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(project.leftovers()).toEqual([]);
  });

  test('says why: a version before there was a preview', () => {
    // Prepare
    const project = copyOfProject();
    rmSync(join(project.root, 'cli'), { recursive: true });
    project.commit();
    project.git('revert', '--no-edit', 'HEAD');

    // Act
    const { code, err } = project.bridge('preview', '--against', 'HEAD~1', recordings());

    // Assess
    expect(code).toBe(2);
    expect(err).toContain('HEAD~1 is older than "bridge preview"');
    expect(project.git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(project.leftovers()).toEqual([]);
  });

  test('says why: a version whose own code breaks, with what it said', () => {
    // Prepare
    const project = copyOfProject();
    project.edit(
      MAPPING,
      'export function toSalesOrder(',
      "throw new Error('half done');\nexport function toSalesOrder(",
    );
    project.commit();
    project.edit(MAPPING, "throw new Error('half done');\n", '');

    // Act
    const { code, err } = project.bridge('preview', '--against', 'HEAD', recordings());

    // Assess
    expect(code).toBe(2);
    expect(err).toContain('half done');
    expect(project.leftovers()).toEqual([]);
  });

  test('says why: a folder without events', () => {
    const project = copyOfProject();

    const { code, err } = project.bridge('preview', '--against', 'HEAD', temporaryFolder());

    expect(code).toBe(2);
    expect(err).toContain('holds no .json file');
  });
});
