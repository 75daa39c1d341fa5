import type { Context } from 'aws-lambda';
import type { CauseItem } from '../ledger/cause.ts';
import type { Causes } from '../ledger/causes.ts';
import type { Log } from '../log.ts';
import { DOCUMENTATION } from './documentation.ts';
import { failures } from './failures.ts';
import { type Html, html } from './html.ts';
import { readRequest, type Theme, themeOf } from './request.ts';
import { STYLE } from './style.ts';
import { trouble } from './trouble.ts';

export interface WidgetPorts {
  readonly causes: Pick<Causes, 'open'>;
  readonly redriveFunctionArn: string;
  /** Sorting by money goes by amounts in this currency. */
  readonly localCurrency: string;
  /** Where the runbook is read; headings are its fragments. */
  readonly runbookUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Pick<Log, 'error'>;
}

/**
 * A CloudWatch custom widget (contract sheet aws-platform 8): answers `describe` with Markdown, everything else with
 * HTML. Reads causes and nothing else, so ten thousand failures cost what their few causes cost.
 */
export function createWidget({ causes, log, ...ports }: WidgetPorts) {
  return async (
    event: unknown,
    { invokedFunctionArn, awsRequestId }: Pick<Context, 'invokedFunctionArn' | 'awsRequestId'>,
  ): Promise<string> => {
    const theme = themeOf(event);
    const request = readRequest(event);
    if ('problem' in request) return framed(theme, trouble('This widget has a wrong parameter.', request.problem));
    if (request.describe) return DOCUMENTATION;

    let open: readonly CauseItem[];
    try {
      open = await causes.open();
    } catch (error) {
      // Shown in place of the list, because the console's own words for a failed function name neither cause nor remedy.
      log.error('causes not read', { requestId: awsRequestId, error });
      return framed(
        theme,
        trouble(
          'The ledger could not be read. What failed is not lost, only not shown.',
          `The log of this function says why, at request ${awsRequestId}.`,
        ),
      );
    }
    return framed(theme, failures(open, request, { ...ports, ownFunctionArn: invokedFunctionArn }));
  };
}

const framed = (theme: Theme, content: Html): string =>
  html`<div class="zb zb-${theme} cwdb-no-default-styles"><style>${STYLE}</style>${content}</div>`.text;
