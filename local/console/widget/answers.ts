import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { readBody } from '../../http/body.ts';
import type { PageAnswer } from '../server.ts';
import { renderWidgetPage } from './page.ts';

/** The dashboard's widget, and the functions that it and its buttons may call. */
export interface WidgetHost {
  readonly functionArn: string;
  /** Rejects with the function's own words when it fails, and for a function that is none of these. */
  call(functionArn: string, event: unknown): Promise<unknown>;
}

const Theme = z.enum(['light', 'dark']).catch('light');
const Call = z.object({ endpoint: z.string(), event: z.record(z.string(), z.unknown()) });

/** Everything under `/widget`; undefined for what is not there. */
export async function answerWidget(
  host: WidgetHost,
  request: IncomingMessage,
  url: URL,
): Promise<PageAnswer | undefined> {
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /widget': {
      const { theme, ...params } = Object.fromEntries(url.searchParams);
      const page = renderWidgetPage({ functionArn: host.functionArn, params, theme: Theme.parse(theme) });
      return { status: 200, body: page };
    }
    case 'GET /widget/host.js':
      return { status: 200, body: readFileSync(new URL('host.js', import.meta.url), 'utf8'), type: 'text/javascript' };
    case 'POST /widget/call': {
      const { endpoint, event } = Call.parse(JSON.parse((await readBody(request)).toString('utf8')));
      const answer = (await host.call(endpoint, event)) ?? null;
      return { status: 200, body: JSON.stringify(answer), type: 'application/json' };
    }
    default:
      return undefined;
  }
}
