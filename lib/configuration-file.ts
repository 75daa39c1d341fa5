import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { BridgeConfiguration } from '../config/schema.ts';

/**
 * Writes the validated configuration as JSON beside the assets, for the bundler to put in place of the module
 * `bridge-configuration`. Returns the absolute path.
 */
export function configurationFile(scope: Construct, stage: string, configuration: BridgeConfiguration): string {
  const folder = Stage.of(scope)?.assetOutdir;
  if (folder === undefined)
    throw new Error("The stack must stand in an app: its assets are bundled into the app's output.");
  mkdirSync(folder, { recursive: true });
  // Absolute, because the CLI hands over a relative folder and the bundler would look for a package of that name.
  const file = resolve(folder, `bridge-configuration.${stage}.json`);
  writeFileSync(file, JSON.stringify(configuration));
  return file;
}
