#!/usr/bin/env node
/** `npx bridge <verb>`: what a person does from a terminal. Each verb is a file beside this one. */

const OLDEST = 24;

// Before anything is loaded that an older Node cannot read.
const [major = '0'] = process.versions.node.split('.');
if (Number(major) < OLDEST) {
  console.error(
    `This needs Node ${OLDEST}; this is ${process.version}. "npm ci" brings it, and "npx bridge" takes it from there.`,
  );
  process.exit(2);
}
const { runVerb } = await import('./verbs.ts').catch((error: unknown) => {
  // A mapping that is half written, most likely: the place and the line help, where Node stood then does not.
  if (!(error instanceof SyntaxError)) throw error;
  console.error(error.stack?.split('\n    at ')[0] ?? error.message);
  process.exit(2);
});
const { createInterface } = await import('node:readline');
const terminal = {
  out: (text: string) => console.log(text),
  err: (text: string) => console.error(text),
  lines: () => createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
};
process.exitCode = await runVerb(process.argv.slice(2), terminal);

export {};
