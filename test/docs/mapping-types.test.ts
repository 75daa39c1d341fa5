import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compilable } from './compilable.ts';
import { below, read } from './markdown.ts';

const FOLDERS = ['lambdas/erp/business-central', 'lambdas/erp/sap-business-one'] as const;
type Folder = (typeof FOLDERS)[number];

const mappingOf = (folder: Folder) => read(`${folder}/mapping.ts`);

/** Names of the ERP's fields, as fields.ts declares them. */
const fieldsOf = (folder: Folder): ReadonlySet<string> =>
  new Set([...read(`${folder}/fields.ts`).matchAll(/readonly (\w+)\??:/g)].map(([, name = '']) => name));

/** Each place where a mapping gives a value to a field, as the mapping with that name misspelt. */
function misspellings(folder: Folder): readonly { readonly field: string; readonly text: string }[] {
  const mapping = mappingOf(folder);
  const fields = fieldsOf(folder);
  const begin = mapping.indexOf('export function');
  return [...mapping.matchAll(/(?<=^ +|\{ |, )([A-Za-z]\w*)(?=: |,$)/gm)]
    .filter(({ index, 1: name = '' }) => index > begin && fields.has(name))
    .map(({ index, 1: name = '' }) => {
      const end = index + name.length;
      // A field that is named like its variable becomes another field of the same value.
      const by = mapping.charAt(end) === ':' ? `${name}s` : `${name}s: ${name}`;
      return { field: name, text: `${mapping.slice(0, index)}${by}${mapping.slice(end)}` };
    });
}

/** Lays each text beside the mapping, and gives what the compiler says of it. */
function compiled(folder: Folder, texts: readonly string[]): readonly string[] {
  const project = compilable();
  for (const [index, text] of texts.entries()) writeFileSync(join(project.root, folder, `wrong-${index}.ts`), text);
  const errors = project.compile().split(/^(?=lambdas)/m);
  return texts.map((_text, index) => errors.filter((error) => error.includes(`wrong-${index}.ts`)).join(''));
}

/** A text with the order's id in it, as code. */
const prefixed = `\`WEB-\${order.id}\``;

/** What is wrong, the field as it is written, and what the compiler is to say of it. */
const WRONG: Readonly<Record<Folder, readonly (readonly [what: string, field: string, said: string])[]>> = {
  'lambdas/erp/business-central': [
    [
      'a name that Business Central does not have',
      "salesPerson: 'WEB'",
      "'salesPerson' does not exist in type 'SalesOrder'. Did you mean to write 'salesperson'?",
    ],
    ['such a name inside given', "...given<SalesOrder>({ salesPerson: 'WEB' })", "'salesPerson' does not exist"],
    ['given that learns from where it goes', "...given({ salesPerson: 'WEB' })", "'salesPerson' does not exist"],
    ['a read-only field', "number: 'S-1'", "'number' does not exist"],
    ['a value of another type', "partialShipping: 'yes'", "Type 'string' is not assignable to type 'boolean'"],
    [
      'a constant that is too long',
      "salesperson: constant('EVERYBODY IN THE SHOP', 'salesperson')",
      'EVERYBODY IN THE SHOP\\" is longer than the 20 characters of salesperson',
    ],
    [
      'one of two constants',
      "salesperson: constant(country === 'DE' ? 'WEB' : 'EVERYBODY IN THE SHOP', 'salesperson')",
      'EVERYBODY IN THE SHOP\\" is longer than the 20 characters of salesperson',
    ],
    [
      'a constant that is none',
      "salesperson: constant(order.id, 'salesperson')",
      'only a text that is written out has a known length',
    ],
    [
      'a constant for another field',
      "salesperson: constant('WEB', 'email')",
      "Type '80' is not assignable to type '20'",
    ],
    [
      'a text that was not made to fit',
      'shortcutDimension1Code: order.id',
      "Type 'string' is not assignable to type '{ readonly __longest: 20; }'",
    ],
    [
      'a text cut for another field',
      "...given<SalesOrder>({ salesperson: clip('x', 'shipToName') })",
      "Type '100' is not assignable to type '20'",
    ],
    ['a code in place of an id', "paymentTermsId: '14 DAYS'", 'Type \'"14 DAYS"\' is not assignable to type'],
    [
      'a line of a type that is none',
      "...{ line: { lineType: 'Itm' } satisfies { lineType: ItemLine['lineType'] } }",
      'Type \'"Itm"\' is not assignable to type \'"Item"\'',
    ],
    [
      'a reference of its own',
      `externalDocumentNumber: ${prefixed}`,
      "Type 'string' is not assignable to type 'Reference'",
    ],
  ],
  'lambdas/erp/sap-business-one': [
    [
      'a name that SAP Business One does not have',
      'SalesPersonsCode: 7',
      "'SalesPersonsCode' does not exist in type 'SalesOrder'. Did you mean to write 'SalesPersonCode'?",
    ],
    ['such a name inside given', '...given<SalesOrder>({ SalesPersonsCode: 7 })', "'SalesPersonsCode' does not exist"],
    [
      'given for nobody in particular',
      '...{ row: given({ SalesPersonsCode: 7 }) }',
      "is not assignable to parameter of type 'never'",
    ],
    ['given that learns from where it goes', '...given({ SalesPersonsCode: 7 })', "'SalesPersonsCode' does not exist"],
    ['a user field that nobody declared', "U_WEB_Campain: 'SUMMER'", "'U_WEB_Campain' does not exist"],
    ['a value of another type', "SalesPersonCode: '7'", "Type 'string' is not assignable to type 'number'"],
    [
      'a constant that is too long',
      "...{ row: given<ItemRow>({ WarehouseCode: constant('BERLIN-WEST', 'WarehouseCode') }) }",
      'BERLIN-WEST\\" is longer than the 8 characters of WarehouseCode',
    ],
    [
      'a text that was not made to fit',
      '...given({ CardName: order.id })',
      "Type 'string' is not assignable to type '{ readonly __longest: 100; }'",
    ],
    [
      'a text cut for another field',
      "...given<SalesOrder>({ Comments: cut('x', 'Street') })",
      "Type '100' is not assignable to type '254'",
    ],
    ['a reference of its own', `NumAtCard: ${prefixed}`, "Type 'string' is not assignable to type 'Reference'"],
  ],
};
/** Where each of them is put: before the first field of an order. */
const FIRST: Readonly<Record<Folder, string>> = {
  'lambdas/erp/business-central': "    externalDocumentNumber: reference(order.id, 'order'),\n",
  'lambdas/erp/sap-business-one': '    CardCode: cardCode,\n',
};

/** The mapping with a field, in the place of its own one where it has one. */
function withField(mapping: string, first: string, field: string): string {
  const [name = '...'] = field.split(':');
  return mapping
    .split(first)
    .join(`${first}    ${field},\n`)
    .split('\n')
    .filter((line) => line === `    ${field},` || !line.startsWith(`    ${name}:`))
    .join('\n');
}

describe.each(FOLDERS)('the mapping in %s', (folder) => {
  it('does not compile with any of its fields misspelt', () => {
    const wrong = misspellings(folder);

    const errors = compiled(
      folder,
      wrong.map(({ text }) => text),
    );

    expect(wrong.length).toBeGreaterThan(30);
    expect(wrong.filter((_wrong, index) => errors[index] === '').map(({ field }) => field)).toEqual([]);
  });

  it('is told what is wrong in words that help', () => {
    const wrong = WRONG[folder];
    const [mapping, first] = [mappingOf(folder), FIRST[folder]];

    const errors = compiled(
      folder,
      wrong.map(([, field]) => withField(mapping, first, field)),
    );

    expect(mapping).toContain(first);
    const found = wrong.map(([what, , said], index) => [what, errors[index]?.includes(said) ? said : errors[index]]);
    expect(found).toEqual(wrong.map(([what, , said]) => [what, said]));
  });
});

describe('docs/map.md', () => {
  it('quotes what the compiler says', () => {
    const [{ text = '' } = {}] = below(read('docs/map.md'), 'Change it').filter(
      ({ heading }) => heading === 'What does not compile',
    );
    const quoted = text.split('\n').flatMap((line) => /^\| \w.*\| `([^`]+)`/.exec(line)?.[1] ?? []);
    const said = Object.values(WRONG)
      .flat()
      .map(([, , words]) => words.replaceAll('\\"', '"'));

    expect(quoted.length).toBeGreaterThan(6);
    for (const quote of quoted) {
      const known = quote.replace(/^"…/, '');
      expect(
        said.some((words) => words.includes(known)),
        quote,
      ).toBe(true);
    }
  });
});
