import type { Constant } from '../constant.ts';
import { createLostTexts, type LostText } from '../lost-texts.ts';
import { abridged, fitted } from '../text.ts';
import { type Field, type Fitting, LENGTHS } from './fields.ts';

/** Makes texts fit the fields of one document, and keeps what did not fit: no text is lost without a word. */
export interface Texts {
  /** Cut to the field's length. Undefined when nothing is left. */
  clip<F extends Field>(text: string | undefined, field: F): Fitting<F> | undefined;
  /** For what a field cannot say at all. */
  leaveOut(text: string | undefined, field: Field): undefined;
  /** Each text that was cut or left out, whole, under the first field that it was meant for. */
  lost(): readonly LostText<Field>[];
}

export function createTexts(): Texts {
  const { keep, all } = createLostTexts<Field>();
  return {
    clip(text, field) {
      keep(text, field, (whole) => whole.length <= LENGTHS[field]);
      return cut(text, field);
    },
    leaveOut(text, field) {
      keep(text, field, () => false);
      return undefined;
    },
    lost: all,
  };
}

/** Remarks of a document, in the one field that there is for them: what is missing of them is counted. */
export function remarks(...parts: readonly (string | undefined)[]): Fitting<'Comments'> {
  const said = parts.filter((part) => part !== undefined && part !== '');
  return abridged(said.join('; '), LENGTHS.Comments) as Fitting<'Comments'>;
}

/** Text as SAP Business One takes it in a field. Undefined when nothing is left. */
export function cut<F extends Field>(text: string | undefined, field: F): Fitting<F> | undefined {
  return fitted(text, LENGTHS[field]) as Fitting<F> | undefined;
}

/** A text that stands in the mapping itself, as it is. One that is too long for its field does not compile. */
export function constant<const Text extends string, F extends Field>(
  text: Text,
  _field: F,
): Constant<Text, F, (typeof LENGTHS)[F], Fitting<F>> {
  return text as unknown as Constant<Text, F, (typeof LENGTHS)[F], Fitting<F>>;
}

/** A code is right or wrong, never shortened: one that is too long for the field is left out. */
export function code<F extends Field>(text: string | undefined, field: F): Fitting<F> | undefined {
  const whole = text?.trim().toUpperCase() ?? '';
  return /^[A-Z0-9]+$/.test(whole) && whole.length <= LENGTHS[field] ? (whole as Fitting<F>) : undefined;
}

/** The calendar date so many days later. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
