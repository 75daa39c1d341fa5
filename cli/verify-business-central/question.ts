import type { Sandbox } from './sandbox.ts';

/**
 * What a question takes of the company.
 * - `reads`: changes nothing.
 * - `writes`: makes documents, and deletes them again.
 * - `posts`: leaves a posted credit memo, which nobody can delete.
 * - `floods`: exceeds the limits of the principal for minutes.
 */
export type Cost = 'reads' | 'writes' | 'posts' | 'floods';

/** Something about Business Central that Microsoft's public source and documents leave open. */
export interface Question {
  /** Of the open point, with a letter where it has parts. */
  readonly number: string;
  readonly question: string;
  readonly cost: Cost;
  readonly answer: (sandbox: Sandbox) => Promise<string>;
}
