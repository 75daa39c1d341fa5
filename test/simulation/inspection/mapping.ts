import type { MaintenanceWindow } from '../../../lambdas/maintenance-windows.ts';
import type { EventSource } from '../functions/event-source.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Item } from '../table/expression.ts';

interface Parts {
  readonly find: (what: string) => void;
  readonly now: () => number;
  readonly source: () => EventSource;
  readonly state: () => Item;
  readonly windows: readonly MaintenanceWindow[];
}

/** Finds a run of the breaker that leaves delivery on where it is to be off, or off where it is to be on. */
export function createMappingWatch({ find, now, source, state, windows }: Parts) {
  /** Runs of the breaker at this moment, and those of them that another one has met. */
  const running = new Map<Sandbox, { met: boolean }>();
  let writer: Sandbox | undefined;
  let writtenAt = 0;

  const shut = (time: number) =>
    state().paused !== undefined ||
    state().state === 'open' ||
    windows.some(({ from, to }) => Date.parse(from) <= time && time < Date.parse(to));

  return {
    written(actor: Sandbox | undefined) {
      writer = actor;
      writtenAt = now();
    },
    /** By somebody else than the breaker. */
    switched() {
      for (const run of running.values()) run.met = true;
    },
    began(sandbox: Sandbox) {
      for (const other of running.values()) other.met = true;
      running.set(sandbox, { met: running.size > 0 });
    },
    ended(sandbox: Sandbox, orderly: boolean) {
      const { met } = running.get(sandbox) ?? { met: true };
      running.delete(sandbox);
      const alone = !met && (writtenAt < sandbox.begunAt || writer === sandbox);
      if (!orderly || sandbox.isDisturbed || !alone || shut(sandbox.begunAt) !== shut(now())) return;
      // While Lambda is busy with an earlier change nobody can do anything.
      if (source().changedAt > sandbox.begunAt) return;
      const wrong = shut(now()) ? 'Enabled' : 'Disabled';
      if (source().state === wrong)
        find(`${sandbox.name} has left delivery ${wrong.toLowerCase()} against what is wanted`);
    },
  };
}
