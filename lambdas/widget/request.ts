import * as z from 'zod';
import { SORTS } from './ranking.ts';

/** What CloudWatch asks: the parameters of the widget or of an action, and around them where it is shown. */
const Request = z.object({
  describe: z.boolean().default(false),
  sort: z.enum(SORTS).default('money'),
  page: z.int().min(1).default(1),
});

export type WidgetRequest = z.infer<typeof Request>;

export type Theme = 'light' | 'dark';

/** Parameters are written by people, into the dashboard: a wrong one is named, not passed over. */
export function readRequest(event: unknown): WidgetRequest | { readonly problem: string } {
  const read = Request.safeParse(event ?? {});
  return read.success ? read.data : { problem: z.prettifyError(read.error) };
}

const Context = z.object({ widgetContext: z.object({ theme: z.enum(['light', 'dark']) }) });

/** The console's theme; light wherever it does not say. */
export function themeOf(event: unknown): Theme {
  const context = Context.safeParse(event);
  return context.success ? context.data.widgetContext.theme : 'light';
}
