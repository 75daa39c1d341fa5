import { basename, dirname, relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Neither of the folder nor of the name. */
const ELSEWHERE = 3;

/**
 * Test files in the order of how likely they notice a mutant: those named after its file, those of its folder, the rest.
 * The first failing test ends a run. Of a mutant that acts while modules are loaded nobody knows which tests come by it, and
 * all would have to be run: it has to be noticed near by.
 */
export class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root, related } = this.ctx.config;
    const [mutated] = related ?? [];
    const sorted = await super.sort(files);
    if (mutated === undefined) return sorted;
    const source = placeOf(relative(root, mutated));
    const distance = ({ moduleId }: TestSpecification) => {
      const test = placeOf(relative(root, moduleId));
      return (test.folder === source.folder ? 0 : 2) + (test.name === source.name ? 0 : 1);
    };
    const { mode, mutantActivation } = this.ctx.getRootProject().getProvidedContext();
    const isStatic = mode === 'mutant' && mutantActivation === 'static';
    const asked = isStatic ? sorted.filter((file) => distance(file) < ELSEWHERE) : sorted;
    return asked.toSorted((one, other) => distance(one) - distance(other));
  }
}

/** `lambdas/erp/tax.ts` and `test/erp/tax.test.ts` are one place. */
function placeOf(path: string): { readonly folder: string; readonly name: string } {
  const [, ...folders] = dirname(path).split('/');
  return { folder: folders.join('/'), name: basename(path).replace(/(\.test)?\.ts$/, '') };
}
