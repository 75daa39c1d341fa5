import { styleText } from 'node:util';
import type { Told, Tone } from './narrator.ts';

/** Where a run talks to a person. */
export interface Terminal {
  /** A line of its own. */
  say(line?: string): void;
  /** What happened to an event. */
  tell(told: Told): void;
  heading(line: string): void;
}

const COLOURS: Readonly<Record<Tone, 'green' | 'red' | 'yellow' | undefined>> = {
  good: 'green',
  bad: 'red',
  waiting: 'yellow',
  plain: undefined,
};

const SUBJECT_WIDTH = 16;

/** Plain lines; colours only on a terminal that shows them and where NO_COLOR does not forbid it. */
export function createTerminal(
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  env: Readonly<Record<string, string | undefined>> = process.env,
): Terminal {
  const colourful = stream.isTTY === true && !env.NO_COLOR;
  const paint = (colour: 'green' | 'red' | 'yellow' | 'bold' | 'dim' | undefined, line: string) =>
    colourful && colour !== undefined ? styleText(colour, line, { validateStream: false }) : line;
  const say = (line = '') => {
    stream.write(`${line}\n`);
  };
  return {
    say,
    tell: ({ tone, subject, text }) =>
      say(`  ${paint('dim', subject.padEnd(SUBJECT_WIDTH))}  ${paint(COLOURS[tone], text)}`),
    heading: (line) => say(paint('bold', line)),
  };
}

export const silentTerminal: Terminal = { say: () => {}, tell: () => {}, heading: () => {} };
