import type { World } from '../world.ts';

/** Nothing waits for these: they are announced, and stay until the day's digest has told them. */
const NOTICES = ['payload_changed', 'erp_total_differs'];

/** After a census or two: what people are told of is what waits, once each, and nothing else. */
export function judgeCauses({ inspector, table, deadLetters }: World): void {
  const waiting = new Map<string, Set<string>>();
  for (const { id } of deadLetters.all()) {
    const { keys = [], reason } = table.read(`message:${id}`) ?? {};
    for (const key of (keys as readonly string[]).filter((name) => table.read(name)?.status !== 'posted')) {
      const cause = String(table.read(key)?.reason ?? reason);
      waiting.set(cause, (waiting.get(cause) ?? new Set()).add(key));
    }
  }
  const open = table.all().filter(({ id, unposted }) => String(id).startsWith('cause:') && unposted === 'cause');
  for (const { id, events, pagedAt } of open) {
    const name = String(id).slice('cause:'.length);
    if (NOTICES.includes(name)) continue;
    const keys = waiting.get(name) ?? new Set();
    if (events !== keys.size)
      inspector.find(`the cause ${name} counts ${String(events)}, and ${keys.size} wait for it`);
    if (pagedAt === undefined) inspector.find(`nobody was told of ${name}`);
    waiting.delete(name);
  }
  for (const [name, keys] of waiting) {
    if (!NOTICES.includes(name)) inspector.find(`nothing says that ${[...keys].join(', ')} wait for ${name}`);
  }
}
