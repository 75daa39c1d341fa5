/**
 * A value as it is, with what nobody would see spelled out: a SKU is often unknown for a zero-width character, and
 * characters that turn the direction of reading, or begin another line, could make it look like something else.
 */
export const spelledOut = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00a0]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
