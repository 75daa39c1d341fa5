import type { ViolationKind } from './violation.ts';

export interface Traffic {
  /** Waits until the session's earlier requests are done: a member works one at a time. Call the result when done. */
  enter(session: string | undefined, violated: (kind: ViolationKind, detail: string) => void): Promise<() => void>;
}

/** One request per session, the others queue; too many altogether only slow it down (contract sheet sap-business-one 1.6). */
export function createTraffic(limit: () => number): Traffic {
  let running = 0;
  const queues = new Map<string, (() => void)[]>();

  const leave = (session: string | undefined) => {
    running -= 1;
    if (session === undefined) return;
    const next = queues.get(session)?.shift();
    if (next === undefined) queues.delete(session);
    else next();
  };

  return {
    enter: async (session, violated) => {
      running += 1;
      if (running > limit()) violated('too many concurrent', `${running} are under way`);
      if (session !== undefined) {
        const queue = queues.get(session);
        if (queue === undefined) {
          queues.set(session, []);
        } else {
          violated('concurrent in a session', 'another request of this session is under way');
          await new Promise<void>((resolve) => queue.push(resolve));
        }
      }
      return () => leave(session);
    },
  };
}
