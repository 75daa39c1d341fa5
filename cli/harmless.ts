/**
 * Text that may come from an event, as a terminal may show it: what would move the cursor, colour or reorder other text
 * stands as its escape, which in JSON means the same. Line breaks stay.
 */
export function harmless(text: string): string {
  return text.replaceAll(
    /(?!\n)[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
