/** `npm run docs`: writes the tables of docs/configure.md anew, from the schema. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTables } from './document.ts';

const file = join(import.meta.dirname, '..', '..', 'docs', 'configure.md');
writeFileSync(file, withTables(readFileSync(file, 'utf8')));
