/** What happened in a run, line by line: virtual time, who, what. Kept only when somebody wants to read it. */
export interface Story {
  tell(time: number, who: string, what: string | (() => string)): void;
  readonly lines: readonly string[];
}

export function createStory(start: number, wanted: boolean): Story {
  const lines: string[] = [];
  return {
    lines,
    tell(time, who, what) {
      if (!wanted) return;
      lines.push(`${sinceStart(time - start)}  ${who.padEnd(14)} ${typeof what === 'string' ? what : what()}`);
    },
  };
}

/** Days, hours, minutes, seconds and milliseconds since the run began, such as `2d 03:15:07.250`. */
export function sinceStart(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000);
  const clock = new Date(milliseconds % 86_400_000).toISOString().slice(11, 23);
  return `${days === 0 ? '' : `${days}d `}${clock}`;
}
