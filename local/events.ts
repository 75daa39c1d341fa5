import type { Page } from './aws/topics.ts';
import type { Answered } from './http/front.ts';

/** What can happen in a local run, before it is put into words. */
export type Happening =
  | { readonly kind: 'line'; readonly functionName: string; readonly line: string }
  | ({ readonly kind: 'answered' } & Answered)
  | {
      readonly kind: 'dead-lettered';
      /** The event's own id, when its body can be read. */
      readonly subject: string;
      readonly reason?: string;
      readonly detail?: string;
    }
  | ({ readonly kind: 'page' } & Page)
  | { readonly kind: 'trouble'; readonly what: string };
