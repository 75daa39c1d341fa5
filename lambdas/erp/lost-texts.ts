import { fitted } from './text.ts';

/** A text that a field could not take, whole but for its blanks. */
export interface LostText<Field extends string> {
  readonly field: Field;
  readonly text: string;
}

/** What did not fit the fields of one document: no text is lost without a word. */
export interface LostTexts<Field extends string> {
  /** Remembers a text unless the field took it, by what `isTaken` says of the whole of it. */
  keep(text: string | undefined, field: Field, isTaken: (whole: string) => boolean): void;
  /** Each text once, under the first field that it was meant for. */
  all(): readonly LostText<Field>[];
}

export function createLostTexts<Field extends string>(): LostTexts<Field> {
  const lost = new Map<string, Field>();
  return {
    keep(text, field, isTaken) {
      // Longer than any field: only blanks are set right.
      const whole = fitted(text, Number.MAX_SAFE_INTEGER);
      if (whole !== undefined && !isTaken(whole) && !lost.has(whole)) lost.set(whole, field);
    },
    all: () => Array.from(lost, ([text, field]) => ({ field, text })),
  };
}
