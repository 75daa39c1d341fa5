import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError, mustBe } from './errors.ts';
import { nearest } from './nearest.ts';
import type { BridgeConfiguration } from './schema.ts';
import { evaluationMistake, sourceMistakes } from './sources.ts';

const DEFAULT_STAGE = 'example';

/**
 * The configuration of a stage: the default export of `config/<stage>.ts`.
 *
 * @param stage as given with `-c stage=<name>`; without it, the example, which cannot be deployed.
 * @throws ConfigurationError when there is no such stage, or its settings are wrong.
 */
export async function loadConfiguration(
  stage: string = DEFAULT_STAGE,
  folder: string = import.meta.dirname,
): Promise<BridgeConfiguration> {
  const stages = stagesIn(folder);
  if (!stages.includes(stage)) throw noSuchStage(stage, stages, folder);
  const [file, name] = [join(folder, `${stage}.ts`), `config/${stage}.ts`];
  const mistakes = await sourceMistakes(file);
  if (mistakes.length > 0) throw new ConfigurationError(mistakes, name);
  try {
    const module: { readonly default: BridgeConfiguration } = await import(pathToFileURL(file).href);
    return module.default;
  } catch (error) {
    if (error instanceof ConfigurationError) throw error.in(name);
    const thrown = evaluationMistake(error, file);
    throw thrown === undefined ? error : new ConfigurationError([thrown], name);
  }
}

const STAGE = /^[a-z][a-z0-9-]{0,39}$/i;

/** Stages are told from the rest of the folder by what they export; a CloudFormation stack is named after them. */
function stagesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && STAGE.test(basename(file, '.ts')))
    .filter((file) => /^export default defineBridge\(/m.test(readFileSync(join(folder, file), 'utf8')))
    .map((file) => basename(file, '.ts'))
    .sort();
}

function noSuchStage(stage: string, stages: readonly string[], folder: string): ConfigurationError {
  if (STAGE.test(stage) && existsSync(join(folder, `${stage}.ts`))) {
    const problem = 'has to begin a line with "export default defineBridge({"; without it this is no stage';
    return new ConfigurationError([{ field: 'export default', problem }], `config/${stage}.ts`);
  }
  const sentence = mustBe(
    `a file of config/ that exports defineBridge({...}): ${stages.join(', ')}`,
    nearest(stage, stages),
  );
  return new ConfigurationError(
    [{ field: 'stage', value: JSON.stringify(stage), problem: sentence }],
    'the command line',
  );
}
