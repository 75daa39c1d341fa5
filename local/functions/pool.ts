import type { FunctionBlueprint } from '../template/blueprint.ts';
import { type Instance, type LineListener, type Outcome, startInstance } from './instance.ts';

export type FunctionPool = ReturnType<typeof createFunctionPool>;

/** One function with at most `limit` instances, each a process that works one event at a time; the rest wait their turn. */
export function createFunctionPool(
  blueprint: FunctionBlueprint,
  environment: Readonly<Record<string, string>>,
  limit: number,
  onLine: LineListener,
) {
  const idle: Instance[] = [];
  const all = new Set<Instance>();
  const waiting: (() => void)[] = [];
  let stopped = false;

  const start = (): Instance => {
    const instance = startInstance(blueprint, environment, onLine);
    all.add(instance);
    return instance;
  };

  const take = async (): Promise<Instance> => {
    for (;;) {
      if (stopped) throw new Error(`${blueprint.name} is stopped.`);
      const instance = idle.pop() ?? (all.size < limit ? start() : undefined);
      if (instance?.alive) return instance;
      if (instance === undefined) await new Promise<void>((resolve) => waiting.push(resolve));
      else all.delete(instance);
    }
  };

  const giveBack = (instance: Instance): void => {
    if (instance.alive) idle.push(instance);
    else all.delete(instance);
    waiting.shift()?.();
  };

  return {
    blueprint,
    /** Rejects only after `stop`. */
    async invoke(event: unknown): Promise<Outcome> {
      const instance = await take();
      try {
        return await instance.invoke(event);
      } finally {
        giveBack(instance);
      }
    },
    /** Starts one instance ahead of the first event. */
    warm(): void {
      if (all.size === 0) idle.push(start());
    },
    async stop(): Promise<void> {
      stopped = true;
      for (const wake of waiting.splice(0)) wake();
      await Promise.all([...all].map((instance) => instance.kill()));
    },
  };
}
