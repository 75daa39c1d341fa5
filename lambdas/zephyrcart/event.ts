import type { Order } from './order.ts';
import type { Refund } from './refund.ts';
import type { Refusal } from './refusal.ts';

/** One thing that a queued event asks for, or why it cannot be done. `key` is the ledger key (design D3). */
export type Task =
  | { readonly kind: 'order'; readonly key: string; readonly order: Order }
  | {
      readonly kind: 'refund';
      readonly key: string;
      readonly refund: Refund;
      /** Nothing in the event says live or test: live only if its order is already in the live company. */
      readonly livemodeUnknown: boolean;
    }
  | { readonly kind: 'refused'; readonly key: string; readonly refusal: Refusal };

/** What is in a queued event: at least one task, or nothing for us (another type, or test mode). */
export type Reading =
  | { readonly kind: 'ignored'; readonly why: 'type' | 'test' }
  | { readonly kind: 'tasks'; readonly tasks: readonly [Task, ...Task[]] };
