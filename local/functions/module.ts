import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FunctionBlueprint } from '../template/blueprint.ts';

/** Where a handler such as `index.handler` lives: ES modules before CommonJS, as Lambda looks. Throws when there is no file. */
export function moduleOf(blueprint: Pick<FunctionBlueprint, 'assetFolder' | 'handler' | 'name'>) {
  const dot = blueprint.handler.lastIndexOf('.');
  const base = path.join(blueprint.assetFolder, blueprint.handler.slice(0, dot));
  const file = [`${base}.mjs`, `${base}.js`, `${base}.cjs`].find((candidate) => existsSync(candidate));
  if (file === undefined)
    throw new Error(
      `${blueprint.name}: there is no module for handler ${blueprint.handler} in ${blueprint.assetFolder}`,
    );
  return { file, exportName: blueprint.handler.slice(dot + 1) };
}
