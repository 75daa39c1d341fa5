import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { defineBridge } from '../../config/define.ts';
import type { BridgeSettings } from '../../config/schema.ts';
import { BridgeStack } from '../../lib/bridge-stack.ts';
import { settings } from '../config/settings.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const CdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

export interface SynthesisOptions {
  readonly changes?: Partial<BridgeSettings>;
  readonly stage?: string;
  /** Bundle the functions, into this folder. Without it they are not bundled: the template does not depend on it. */
  readonly bundleInto?: string;
}

/** The stack as `cdk.json` has it built, over small handlers of its own. */
export function synthesise({ changes = {}, stage = 'test', bundleInto }: SynthesisOptions = {}) {
  const { context } = CdkJson.parse(JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')));
  const app = new App({
    analyticsReporting: false,
    context: bundleInto === undefined ? { ...context, 'aws:cdk:bundling-stacks': [] } : context,
    ...(bundleInto === undefined ? {} : { outdir: bundleInto }),
  });
  const stack = new BridgeStack(app, `ZephyrCartBridge-${stage}`, {
    stage,
    configuration: defineBridge({ ...settings, ...changes }),
    handlers: join(import.meta.dirname, 'handlers'),
  });
  return { app, stack, template: Template.fromStack(stack) };
}
