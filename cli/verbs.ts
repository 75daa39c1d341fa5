import { ConfigurationError } from '../config/errors.ts';
import { nearest } from '../config/nearest.ts';
import { harmless } from './harmless.ts';
import { preview } from './preview.ts';
import { record } from './record.ts';
import { testEvents } from './test-events.ts';
import { type Terminal, UsageError, type Verb } from './verb.ts';

const VERBS: readonly Verb[] = [preview, record, testEvents];

/** Runs the verb that the arguments begin with, and gives the exit code; 2 for a call that makes no sense. */
export async function runVerb([name, ...args]: readonly string[], screen: Terminal): Promise<number> {
  const terminal: Terminal = {
    ...screen,
    out: (text) => screen.out(harmless(text)),
    err: (text) => screen.err(harmless(text)),
  };
  if (name === undefined || name === '--help' || name === 'help') {
    terminal.out(overview());
    return name === undefined ? 2 : 0;
  }
  const verb = VERBS.find((candidate) => candidate.name === name);
  if (verb === undefined) {
    const meant = nearest(
      name,
      VERBS.map((candidate) => candidate.name),
    );
    const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    terminal.err(`There is no "bridge ${name}".${hint}\n\n${overview()}`);
    return 2;
  }
  if (args.includes('--help')) {
    terminal.out(verb.usage);
    return 0;
  }
  try {
    return await verb.run(args, terminal);
  } catch (error) {
    if (error instanceof ConfigurationError) terminal.err(error.message);
    else if (error instanceof UsageError) terminal.err(`${error.message}\n"npx bridge ${name} --help" says more.`);
    else if (isUnknownOption(error)) terminal.err(`${error.message}\n\n${verb.usage}`);
    else throw error;
    return 2;
  }
}

function overview(): string {
  const width = Math.max(...VERBS.map(({ name }) => name.length));
  const list = VERBS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return ['Usage: npx bridge <verb> [...]   "npx bridge <verb> --help" explains one.', '', ...list].join('\n');
}

/** What `parseArgs` throws for an option that it was not told of, or one without its value. */
function isUnknownOption(error: unknown): error is TypeError {
  return (
    error instanceof TypeError &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('ERR_PARSE_ARGS')
  );
}
