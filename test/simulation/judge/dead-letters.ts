import type { Message } from '../queue/queue-model.ts';
import type { SentOrder } from '../sales/events.ts';
import type { World } from '../world.ts';

/** Only what nobody can post stays there: its reason stands in the ledger. */
export function judgeDeadLetters(world: World, orders: readonly SentOrder[]): void {
  const unheard = (order: SentOrder) => !order.events.some(({ keys }) => keys.includes(`order:${order.id}`));
  const neverSent = new Set(orders.filter(unheard).flatMap((order) => order.refunds.map(({ id }) => `refund:${id}`)));
  for (const message of world.deadLetters.all()) judgeLetter(world, message, neverSent);
}

function judgeLetter({ inspector, table }: World, message: Message, neverSent: ReadonlySet<string>): void {
  const { facts, find } = inspector;
  const event = facts.eventOf(message);
  const reason = table.read(`message:${message.id}`)?.reason;
  if (event === undefined) return;
  if (reason === undefined) find(`no reason within one census: ${event.name}`);
  if (event.refused !== undefined) {
    if (reason !== event.refused) find(`${event.name} is dead for ${String(reason)}, not ${event.refused}`);
    return;
  }
  const open = facts.openKeys(event);
  const isDue = (key: string) => {
    const entry = table.read(key);
    return entry?.released === true || entry?.reason === (neverSent.has(key) ? 'order_unknown' : 'over_refund');
  };
  const reasons = open.map((key) => table.read(key)?.reason).join(', ');
  if (open.length === 0 || !open.every(isDue))
    find(`stays in the dead letters: ${event.name}, ${reasons || 'all posted'}`);
}
