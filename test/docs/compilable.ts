import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyOfProject } from '../cli/repository.ts';
import { PROJECT } from './markdown.ts';

/** A copy of the project whose mappings can be compiled: gives what the compiler says, nothing when all is well. */
export function compilable() {
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
  /** What `npm run check` says besides: lint and layout. */
  const lint = () => {
    cpSync(join(PROJECT, 'biome.json'), join(project.root, 'biome.json'));
    const { status, stdout, stderr } = spawnSync(
      join(PROJECT, 'node_modules', '.bin', 'biome'),
      ['ci', 'lambdas/erp'],
      {
        cwd: project.root,
        encoding: 'utf8',
      },
    );
    return status === 0 ? '' : `${stdout}${stderr}`;
  };
  return { ...project, compile, lint };
}
