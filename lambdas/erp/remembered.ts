/** What an instance remembers for a while, so that it need not ask again. */
export interface Remembered<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/**
 * Forgets each entry `milliseconds` after it was set, and the oldest when there would be more than `most`.
 *
 * @param now milliseconds since the epoch
 */
export function createRemembered<Value>(most: number, milliseconds: number, now: () => number): Remembered<Value> {
  const entries = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      return entry !== undefined && now() < entry.until ? entry.value : undefined;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, until: now() + milliseconds });
      const [oldest] = entries.keys();
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    },
    delete(key) {
      entries.delete(key);
    },
  };
}
