import type { Message } from '../queue/queue-model.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Item } from '../table/expression.ts';
import type { Timeline } from '../timeline.ts';

/** Whoever posts an order has made its refunds visible by then, and who learns that it is posted has tried. Milliseconds. */
const WOKEN_WITHIN = 90_000;

const WAITING = 'waiting#';

interface Parts {
  readonly timeline: Timeline;
  readonly find: (what: string) => void;
  readonly read: (id: string) => Item | undefined;
  readonly messages: () => readonly Message[];
}

/** Finds refunds that wait on although their order is posted, and nothing happened to whoever had to tell them. */
export function createWaking({ timeline, find, read, messages }: Parts) {
  const waits = (item: Item = {}) => Object.entries(item).filter(([name]) => name.startsWith(WAITING));

  return {
    written(id: string, before: Item | undefined, after: Item | undefined, actor: Sandbox | undefined) {
      if (after?.status !== 'posted' || actor === undefined) return;
      const isNew = before?.status !== 'posted';
      const told = waits(after).filter(([name]) => isNew || before?.[name] !== after[name]);
      const now = timeline.now();
      for (const [name, handle] of told) {
        timeline.after(WOKEN_WITHIN, () => {
          if (!actor.isAlive || actor.disturbedAt >= now || read(id)?.[name] !== handle) return;
          // Another worker has posted it meanwhile, or it waits for something else by now.
          if (read(`refund:${name.slice(WAITING.length)}`)?.status !== 'waiting') return;
          const asleep = messages().some((message) => message.handle === handle && message.visibleAt > timeline.now());
          if (asleep) find(`not woken: ${name} still waits for ${id}, which ${actor.name} has posted`);
        });
      }
    },
  };
}
