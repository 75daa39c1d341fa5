import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const resource = z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });

const template = z.object({
  Resources: z.record(z.string(), resource),
  Parameters: z.record(z.string(), z.object({ Type: z.string(), Default: z.unknown().optional() })).default({}),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
});

const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.object({ templateFile: z.string().optional() }).loose().optional() }),
  ),
});

const assets = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

export type Template = z.infer<typeof template>;
export type Resource = z.infer<typeof resource>;

/** A synthesised stack: its template, and the folder of every bundled asset by the S3 key that the template names it with. */
export interface SynthesisedStack {
  readonly name: string;
  readonly template: Template;
  readonly assetFolders: ReadonlyMap<string, string>;
}

export const parseTemplate = (value: unknown): Template => template.parse(value);

/** Reads the one stack of a cloud assembly. Throws, naming the file, when it is missing, malformed or not the only one. */
export function readStack(assembly: string): SynthesisedStack {
  const stacks = Object.entries(manifest.parse(readJson(path.join(assembly, 'manifest.json'))).artifacts).filter(
    ([, artifact]) => artifact.type === 'aws:cloudformation:stack',
  );
  const [only, another] = stacks;
  const file = only?.[1].properties?.templateFile;
  if (only === undefined || file === undefined || another !== undefined) {
    throw new Error(`${assembly} holds ${stacks.length} stacks; the local run needs exactly one with a template file.`);
  }
  return {
    name: only[0],
    template: parseTemplate(readJson(path.join(assembly, file))),
    assetFolders: readAssets(assembly, path.join(assembly, `${only[0]}.assets.json`)),
  };
}

function readAssets(assembly: string, file: string): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  for (const asset of Object.values(assets.parse(readJson(file)).files)) {
    for (const destination of Object.values(asset.destinations)) {
      folders.set(destination.objectKey, path.resolve(assembly, asset.source.path));
    }
  }
  return folders;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
