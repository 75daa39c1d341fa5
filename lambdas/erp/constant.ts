/**
 * What `constant` gives for a text that is written in a mapping: the text as `Made` to fit its field, or, where it is too
 * long, a sentence that fits nowhere and that the compiler shows.
 */
export type Constant<Text extends string, Field extends string, Longest extends number, Made> = string extends Text
  ? { readonly __problem: `only a text that is written out has a known length: clip makes others fit ${Field}` }
  : [TooLong<Text, Longest>] extends [never]
    ? Made
    : { readonly __problem: `"${TooLong<Text, Longest>}" is longer than the ${Longest} characters of ${Field}` };

/** Those of several texts that have more than so many characters, as TypeScript counts them: an emoji is one. */
type TooLong<Text extends string, Longest extends number> = Text extends string
  ? Counted<Text, Text, Longest, []>
  : never;

type Counted<Whole, Rest extends string, Longest extends number, Units extends readonly unknown[]> = Rest extends ''
  ? never
  : Units['length'] extends Longest
    ? Whole
    : Rest extends `${infer Unit}${infer Others}`
      ? Counted<Whole, Others, Longest, [...Units, Unit]>
      : never;
