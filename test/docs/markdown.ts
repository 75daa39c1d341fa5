import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PROJECT = join(import.meta.dirname, '..', '..');

/** The documents that people are sent to. Decision records are history and promise nothing about today. */
export const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/business-central.md',
  'docs/sap-business-one.md',
  'docs/configure.md',
  'docs/deploy.md',
  'docs/map.md',
  'docs/operate.md',
  'docs/simulation.md',
  'docs/verify-on-a-tenant.md',
] as const;

export const read = (file: string): string => readFileSync(join(PROJECT, file), 'utf8');

export interface Section {
  readonly heading: string;
  /** What GitHub makes of the heading in an address. */
  readonly fragment: string;
  /** Number of `#`. */
  readonly level: number;
  /** Up to the next heading of any level. */
  readonly text: string;
}

/** A document cut at its headings; what stands in fenced blocks is no heading. */
export function sections(markdown: string): readonly Section[] {
  const found: { heading: string; level: number; lines: string[] }[] = [];
  let fenced = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) fenced = !fenced;
    const [, marks, heading] = fenced ? [] : (/^(#{1,6}) (.+)$/.exec(line) ?? []);
    if (marks !== undefined && heading !== undefined) found.push({ heading, level: marks.length, lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  return found.map(({ heading, level, lines }) => ({
    heading,
    level,
    fragment: fragmentOf(heading),
    text: lines.join('\n'),
  }));
}

/** The sections below a heading of the level above, such as everything under `## Alarms`. */
export function below(markdown: string, parent: string): readonly Section[] {
  const all = sections(markdown);
  const start = all.findIndex(({ heading }) => heading === parent);
  if (start < 0) throw new Error(`There is no heading "${parent}".`);
  const level = all[start]?.level ?? 0;
  const length = all.slice(start + 1).findIndex((section) => section.level <= level);
  return all.slice(start + 1, length < 0 ? undefined : start + 1 + length);
}

function fragmentOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** Contents of the fenced blocks in one language, such as `sh`. */
export function blocks(markdown: string, language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...markdown.matchAll(fence)].map(([, content = '']) => content);
}
