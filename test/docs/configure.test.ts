import { describe, expect, it } from 'vitest';
import { sectionOf, subjectsOf, withTables } from '../../config/reference/document.ts';
import { ERP_KINDS, rowsFor } from '../../config/reference/rows.ts';
import { mistakesIn } from '../config/mistakes.ts';
import { settings } from '../config/settings.ts';
import { read } from './markdown.ts';

const document = read('docs/configure.md');

describe('docs/configure.md', () => {
  it('is what "npm run docs" makes of the schema', () => {
    expect(document).toBe(withTables(document));
  });

  it('has every field in one table', () => {
    const fields = ERP_KINDS.flatMap((kind) => rowsFor(kind).map(({ field }) => field));
    const wanted = [...ERP_KINDS, ...new Set(fields.map(sectionOf))].filter((subject) => subject !== 'erp');
    const shown = [...document.matchAll(/^\| `([^`]+)` \|/gm)].map(([, field]) => field);

    expect(fields.length).toBeGreaterThan(70);
    expect(subjectsOf(document).toSorted()).toEqual(wanted.toSorted());
    expect(new Set(shown)).toEqual(new Set(fields));
  });

  it('says of a field what its error says', () => {
    const [mistake = ''] = mistakesIn({ ...settings, delivery: { instances: 1 } });

    const [, allowed = ''] = /must be (.*); the nearest/.exec(mistake) ?? [];
    expect(document).toContain(`| \`delivery.instances\` | ${allowed} |`);
  });
});
