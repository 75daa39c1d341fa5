import type { Constant } from '../constant.ts';
import { createLostTexts, type LostText } from '../lost-texts.ts';
import { abridged, fitted } from '../text.ts';
import { type Field, type Fitting, LENGTHS } from './fields.ts';

/** Makes texts fit the fields of one document, and keeps what did not fit: no text is lost without a word. */
export interface Texts {
  /** Cut to the field's length. Undefined when nothing is left. */
  clip<F extends Field>(text: string | undefined, field: F): Fitting<F> | undefined;
  /** Letters in a phone number are an error there: keeps what Microsoft's own shop connector keeps. */
  phone(text: string | undefined): Fitting<'phoneNumber'> | undefined;
  /** An address that Business Central would refuse is left out: an order is worth more than its e-mail field. */
  email(text: string | undefined): Fitting<'email'> | undefined;
  /** For what a field cannot say at all. */
  leaveOut(text: string | undefined, field: Field): undefined;
  /** Each text that was cut or left out, whole, under the first field that it was meant for. */
  lost(): readonly LostText<Field>[];
}

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,}$`);
/** Longer than any text of a field: only blanks are set right. */
const WHOLE = Number.MAX_SAFE_INTEGER;

export function createTexts(): Texts {
  const { keep, all } = createLostTexts<Field>();
  const clip: Texts['clip'] = (text, field) => {
    keep(text, field, (whole) => whole.length <= LENGTHS[field]);
    return cut(text, field);
  };
  return {
    clip,
    phone(text) {
      const number = cut(fitted(text, WHOLE)?.replaceAll(/[^0-9 +()/.]/g, ''), 'phoneNumber');
      // Separators are no loss; an extension in words is.
      keep(text, 'phoneNumber', (whole) => significant(whole) === significant(number ?? ''));
      return number;
    },
    email(text) {
      const address = text?.trim();
      const fits = address !== undefined && address.length <= LENGTHS.email && EMAIL.test(address);
      keep(text, 'email', () => fits);
      return fits ? (address as Fitting<'email'>) : undefined;
    },
    leaveOut: (text, field) => {
      keep(text, field, () => false);
      return undefined;
    },
    lost: all,
  };
}

/** Text as Business Central takes it in a field. Undefined when nothing is left. */
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

const significant = (text: string) => text.replaceAll(/[^\p{L}\p{N}+]/gu, '');

/** Comment lines that one text may take; what is longer says how much is missing. */
const MOST_LINES = 10;

/** A text in as many pieces as it takes to fit a field, broken at blanks where there are any. None for an empty text. */
export function pieces<F extends Field>(text: string | undefined, field: F): readonly Fitting<F>[] {
  const made: Fitting<F>[] = [];
  let rest = fitted(text, WHOLE) ?? '';
  while (rest !== '' && made.length < MOST_LINES - 1) {
    const whole = cut(rest, field) ?? ('' as Fitting<F>);
    const blank = rest.charAt(whole.length) === ' ' ? whole.length : whole.lastIndexOf(' ');
    const piece = rest.length > whole.length && blank > 0 ? cut(rest.slice(0, blank), field) : whole;
    made.push(piece ?? whole);
    rest = rest.slice((piece ?? whole).length).trimStart();
  }
  return rest === '' ? made : [...made, abridged(rest, LENGTHS[field]) as Fitting<F>];
}
