/** Where a verb reads and writes. Results go to `out`, what is wrong with a call to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Standard input, line by line. */
  lines(): AsyncIterable<string>;
}

/** One thing that a person can do from a terminal: a file in this folder. */
export interface Verb {
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  readonly usage: string;
  /**
   * Exit code: 0 when all is well, 1 when the answer is that something is not.
   * @throws UsageError for a call that makes no sense
   */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** A call that a person has to write differently; the message says how. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
