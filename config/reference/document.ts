import { ERP_KINDS, type ErpKind, type Row, rowsFor } from './rows.ts';

const TABLES = /(<!-- fields of (.+?): made by "npm run docs" -->\n)[\s\S]*?(\n<!-- end of fields -->)/g;

/** The document with each of its tables as the schema has it now. What stands between two tables is people's own. */
export function withTables(document: string): string {
  return document.replaceAll(TABLES, (_all, begin: string, what: string, end: string) => {
    return `${begin}\n${tableOf(rowsIn(what))}${end}`;
  });
}

/** What the tables of a document are of: kinds of ERP, or fields beside `erp`. */
export function subjectsOf(document: string): readonly string[] {
  return [...document.matchAll(TABLES)].flatMap(([, , what = '']) => what.split(', '));
}

function rowsIn(what: string): readonly Row[] {
  const kind = ERP_KINDS.find((candidate) => candidate === what);
  if (kind !== undefined) return rowsFor(kind).filter(({ field }) => sectionOf(field) === 'erp');
  return what.split(', ').flatMap((section) => sharedRows().filter(({ field }) => sectionOf(field) === section));
}

export const sectionOf = (field: string): string => field.split(/[.[]/)[0] ?? field;

/** Fields that both ERPs have; they may differ in the length of a code. */
function sharedRows(): readonly Row[] {
  const [first, second]: readonly ErpKind[] = ['business-central', 'sap-business-one'];
  const other = new Map(second === undefined ? [] : rowsFor(second).map((row) => [row.field, row]));
  return first === undefined ? [] : rowsFor(first).map((row) => ({ ...row, allowed: both(row, other.get(row.field)) }));
}

/** An allowed value in the words of both, without repeating what it is. */
function both({ allowed }: Row, other: Row | undefined): string {
  if (other === undefined || other.allowed === allowed) return allowed;
  const [what] = allowed.split(': ');
  const rest = other.allowed.startsWith(`${what}: `) ? other.allowed.slice(`${what}: `.length) : other.allowed;
  return `${allowed}. In SAP Business One ${rest}`;
}

function tableOf(rows: readonly Row[]): string {
  const head = ['| Field | Must be | Default | Meaning |', '| --- | --- | --- | --- |'];
  return [
    ...head,
    ...rows.map(
      ({ field, allowed, default: stated, meaning }) =>
        `| \`${field}\` | ${quotedAsCode(allowed)} | ${isWord(stated) ? stated : `\`${stated}\``} | ${meaning} |`,
    ),
    '',
  ].join('\n');
}

const isWord = (stated: string) => stated === 'required' || stated === 'none';

/** What is to be written to the letter is code. */
const quotedAsCode = (text: string) => text.replaceAll(/"[^"]*"/g, (quoted) => `\`${quoted}\``);
