import { unknownPath } from './refusals.ts';

/** One segment such as `Orders(22)`, `Items('A''B')` or `Cancel`. */
export interface Segment {
  readonly name: string;
  /** Without quotes; undefined for a segment without a key. */
  readonly key: string | undefined;
}

const SEGMENT = /^([\w$]+)(?:\((?:\w+=)?(?:'((?:[^']|'')*)'|(-?\d+))\))?$/;

/** Throws a Refused for a segment that is none. A slash inside a quoted key belongs to the key. */
export function parseSegments(path: string): readonly Segment[] {
  const segments = decoded(path).match(/(?:'(?:[^']|'')*'|[^/'])+/g) ?? [];
  return segments.map((segment) => {
    const [, name, quoted, whole] = SEGMENT.exec(segment) ?? [];
    if (name === undefined) throw unknownPath();
    return { name, key: quoted?.replaceAll("''", "'") ?? whole };
  });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw unknownPath();
  }
}
