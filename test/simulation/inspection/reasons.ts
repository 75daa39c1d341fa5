import type { Message } from '../queue/queue-model.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Item } from '../table/expression.ts';
import type { Facts } from './facts.ts';

const HOUR = 3_600_000;
/** For so long SQS keeps a message; and by which two clocks may differ. Seconds. */
const RETENTION = 14 * 86_400;
const CLOCKS = 60;

interface Parts extends Pick<Facts, 'eventOf'> {
  readonly find: (what: string) => void;
  readonly now: () => number;
  /** Whether an operator has ever released this refund. */
  readonly isReleased: (key: string) => boolean;
  readonly orderUnknownHours: number;
  /** Undefined when nothing has to be approved. */
  readonly approvalHours: number | undefined;
  /** By which the clocks of two processes may differ, milliseconds. */
  readonly skew: number;
}

/** Finds events that failed for a reason that is not theirs: an outage, a crash, a patience that was not over. */
export function createReasons({ find, now, eventOf, isReleased, orderUnknownHours, approvalHours, skew }: Parts) {
  return {
    marked(message: Message | undefined, { reason, expiration }: Item, actor: Sandbox | undefined) {
      const life = Number(expiration) - now() / 1000;
      if (!(life >= RETENTION - CLOCKS))
        find(`a mark that does not outlive its message: it ends in ${Math.round(life)} s`);
      const event = message && eventOf(message);
      if (message === undefined || event === undefined || actor?.name.startsWith('consumer') !== true) return;
      const decided = reason === 'operator_decision' && event.keys.some(isReleased);
      const unapproved = reason === 'pending_approval' && approvalHours !== undefined;
      if (!decided && !unapproved && !event.mayFailFor.some((known) => known === reason))
        find(`${event.name} has failed for ${String(reason)}, which is no fault of its own`);
      const age = now() - Date.parse(message.attributes.receivedAt?.StringValue ?? '');
      const patience = reason === 'order_unknown' ? orderUnknownHours : unapproved ? approvalHours : 0;
      if (age + skew < patience * HOUR)
        find(`${event.name} has failed for ${String(reason)} after ${Math.round(age / 60_000)} minutes`);
    },
  };
}
