import { runVerb } from '../../cli/verbs.ts';

/** Runs `bridge` in this process, and gives what a person would see. */
export async function bridge(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runVerb(args, { out: (text) => out.push(text), err: (text) => err.push(text) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
