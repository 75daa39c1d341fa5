import { defineBridge } from '../../config/define.ts';
import { ConfigurationError } from '../../config/errors.ts';
import type { BridgeSettings } from '../../config/schema.ts';

/** Settings as somebody wrote them who does not use the editor's type checking. */
export function defineUntyped(written: unknown) {
  return defineBridge(written as BridgeSettings);
}

/** The lines that a terminal shows for these settings, without the heading. */
export function mistakesIn(written: unknown): readonly string[] {
  try {
    defineUntyped(written);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    }
    throw error;
  }
  return [];
}
