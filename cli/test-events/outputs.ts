import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { UsageError } from '../verb.ts';

const Outputs = z.looseObject({
  RedriveFunctionName: z.string(),
  BreakerFunctionName: z.string(),
  DeadLetterQueueArn: z.string().regex(/^arn:[\w-]+:sqs:[\w-]+:/),
});
const Stacks = z.record(z.string(), z.looseObject({}));

export interface Deployed {
  readonly stack: string;
  readonly region: string;
  readonly redrive: string;
  readonly breaker: string;
}

/**
 * What a deployment wrote down of its stack.
 * @throws UsageError when the file is not there, names no such stack, or several and none was chosen
 */
export function deployed(file: string, wanted: string | undefined): Deployed {
  const stacks = bridgesIn(file);
  const names = [...stacks.keys()];
  const stack = wanted ?? (names.length === 1 ? names[0] : undefined);
  const outputs = stack === undefined ? undefined : stacks.get(stack);
  if (stack === undefined || outputs === undefined) {
    const known = names.length === 0 ? 'none of the bridge' : names.join(', ');
    throw new UsageError(`Which stack? ${file} has ${known}: --stack <name>.`);
  }
  const [, , , region = ''] = outputs.DeadLetterQueueArn.split(':');
  return { stack, region, redrive: outputs.RedriveFunctionName, breaker: outputs.BreakerFunctionName };
}

function bridgesIn(file: string): ReadonlyMap<string, z.output<typeof Outputs>> {
  const stacks = Stacks.safeParse(read(file));
  if (!stacks.success) throw new UsageError(`${file} is no file of stack outputs, as "npx cdk deploy" writes it.`);
  return new Map(
    Object.entries(stacks.data).flatMap(([name, outputs]) => {
      const parsed = Outputs.safeParse(outputs);
      return parsed.success ? [[name, parsed.data]] : [];
    }),
  );
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The stack's outputs cannot be read: ${why}. "npx cdk deploy" writes them.`);
  }
}
