import { runVerb } from '../../cli/verbs.ts';

/** Runs `bridge` in this process, and gives what a person would see. */
export const bridge = (...args: readonly string[]) => bridgeWith([], ...args);

/** The same with lines on standard input. */
export async function bridgeWith(input: readonly string[], ...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  async function* lines() {
    yield* input;
  }
  const code = await runVerb(args, { out: (text) => out.push(text), err: (text) => err.push(text), lines });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
