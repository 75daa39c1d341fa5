import type { Chance } from '../simulation/chance.ts';
import type { Company } from './company.ts';
import type { Switches } from './switches.ts';
import type { Version } from './version.ts';
import type { ViolationKind } from './violation.ts';

/** One request's turn inside Business One: the database it works on, the rules it works by, the dialect it speaks. */
export interface Turn {
  readonly company: Company;
  readonly switches: Switches;
  readonly chance: Chance;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly version: Version;
  /** Scheme and host. */
  readonly origin: string;
  violation(kind: ViolationKind, detail: string): void;
}

export function rootOf({ origin, version }: Pick<Turn, 'origin' | 'version'>): string {
  return `${origin}/b1s/${version}`;
}

/** The server's own date (`YYYY-MM-DD`): the server of the simulator runs on UTC. */
export function today({ now }: Pick<Turn, 'now'>): string {
  return new Date(now).toISOString().slice(0, 10);
}
