import { indented } from '../../lambdas/erp/json.ts';
import type { Preview, PreviewReport } from './result.ts';

/** A preview for people. */
export function inWords({ stage, erp, previews }: PreviewReport): string {
  return [`${erp}, stage ${stage}. Nothing was asked or sent.`, ...previews.map((preview) => part(preview, erp))].join(
    '\n\n',
  );
}

function part(preview: Preview, erp: string): string {
  const title = preview.key === undefined ? preview.event : `${preview.event}: ${preview.key}`;
  return [title, ...about(preview, erp).map((line) => line.replaceAll(/^(?=.)/gm, '  '))].join('\n');
}

function about(preview: Preview, erp: string): readonly string[] {
  switch (preview.outcome) {
    case 'ignored':
      return [
        `ignored: ${preview.why === 'test' ? 'test mode, see testOrders' : 'not a type of event for the bridge'}`,
      ];
    case 'document': {
      const { method, path, body } = preview.request;
      return [
        `${method} ${path}`,
        ...(body === '' ? [] : [indented(body)]),
        ...list('Assumed:', preview.assumed),
        ...list(`Only ${erp} knows whether`, preview.openQuestions),
      ];
    }
    case 'fails':
    case 'waits':
      return [
        `would ${preview.outcome === 'fails' ? 'fail' : 'wait'}: ${preview.reason}`,
        preview.sentence,
        preview.detail,
        ...list('Assumed:', preview.assumed ?? []),
      ];
  }
}

const list = (head: string, entries: readonly string[]): readonly string[] =>
  entries.length === 0 ? [] : [head, ...entries.map((entry) => `- ${entry}`)];
