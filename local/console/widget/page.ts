import { Html, html } from '../../../lambdas/widget/html.ts';

/** How the dashboard would show it. */
export interface WidgetPage {
  readonly functionArn: string;
  /** Parameters that stand in the dashboard. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Left out: as the reader's system has it. */
  readonly theme: 'light' | 'dark';
}

const STYLE = new Html(`
body { margin: 0; font: 14px/1.45 system-ui, sans-serif; }
body.light { color-scheme: light; background: #f4f4f4; color: #16191f; }
body.dark { color-scheme: dark; background: #16191f; color: #e9ebed; }
header { display: flex; flex-wrap: wrap; gap: .8rem; align-items: baseline; padding: .6rem 1rem; }
h1 { font-size: 1rem; margin: 0; }
header a { color: inherit; }
dialog { max-width: min(48rem, 90vw); border: 1px solid; border-radius: .5rem; }
dialog pre { white-space: pre-wrap; overflow-wrap: anywhere; }
`);

/** A dashboard with nothing but the widget; `host.js` makes it behave as CloudWatch does. */
export const renderWidgetPage = ({ functionArn, params, theme }: WidgetPage): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Failures that wait, by cause</title>
<style>${STYLE}</style>
</head>
<body class="${theme}">
<header><h1>Failures that wait, by cause</h1><button type="button" id="refresh">Refresh</button>
<a href="/widget?theme=${theme === 'light' ? 'dark' : 'light'}">${theme === 'light' ? 'Dark' : 'Light'}</a> <a href="/">Console</a></header>
<form id="forms"><div id="widget" data-endpoint="${functionArn}" data-params="${JSON.stringify(params)}" data-theme="${theme}"></div></form>
<dialog id="question"><form method="dialog"><p></p><button value="no">Cancel</button> <button value="yes">Yes</button></form></dialog>
<dialog id="popup"><form method="dialog"><button>Close</button></form><div></div></dialog>
<script type="module" src="/widget/host.js"></script>
</body>
</html>
`.text;
