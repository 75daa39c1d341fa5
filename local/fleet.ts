import { type Endpoints, environmentOf } from './functions/environment.ts';
import type { LineListener, Outcome } from './functions/instance.ts';
import { createFunctionPool } from './functions/pool.ts';
import type { Blueprint } from './template/blueprint.ts';

/** Enough for anything that is not bound by an event source; Lambda's own limit is far away. */
const USUAL_INSTANCES = 10;

export type Fleet = ReturnType<typeof createFleet>;

/** Every function of the template, each with as many instances as its event source may use at once. */
export function createFleet(
  blueprint: Pick<Blueprint, 'functions' | 'mappings'>,
  endpoints: Endpoints,
  moveAddress: (value: string) => string,
  onLine: LineListener,
) {
  const pools = new Map(
    blueprint.functions.map((definition) => {
      const mapping = blueprint.mappings.find(({ functionName }) => functionName === definition.name);
      const limit = mapping?.maximumConcurrency ?? USUAL_INSTANCES;
      const environment = environmentOf(definition, endpoints, moveAddress);
      return [definition.name, createFunctionPool(definition, environment, limit, onLine)] as const;
    }),
  );
  return {
    /** Undefined for a function that the template does not have. */
    invoke: (functionName: string, event: unknown): Promise<Outcome> | undefined =>
      pools.get(functionName)?.invoke(event),
    warm(functionName: string): void {
      pools.get(functionName)?.warm();
    },
    async stop(): Promise<void> {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
}
