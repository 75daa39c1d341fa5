import { Html } from './html.ts';

const LIGHT =
  '--text:#16191f;--soft:#545b64;--page:#fff;--line:#d5dbdb;--accent:#0b5cad;--on-accent:#fff;--alarm:#a92318;';
const DARK =
  '--text:#e9ebed;--soft:#a6b0ba;--page:#0f1b2a;--line:#414d5c;--accent:#7ab8ff;--on-accent:#0f1b2a;--alarm:#ff9b8f;';

/**
 * Colours follow the theme that the console names, and the width that the widget was given; every name begins with
 * `zb`, because a widget shares its page with the console and with other widgets.
 */
export const STYLE = new Html(`
.zb{container-type:inline-size;background:var(--page);color:var(--text);font:14px/1.45 "Amazon Ember","Helvetica Neue",Roboto,Arial,sans-serif;padding:8px;box-sizing:border-box;min-height:100%}
.zb-light{${LIGHT}color-scheme:light}
.zb-dark{${DARK}color-scheme:dark}
.zb *{box-sizing:border-box}
.zb p{margin:0 0 8px}
.zb code,.zb-subject{font-family:Monaco,Menlo,Consolas,monospace;font-size:13px;overflow-wrap:anywhere}
.zb a{color:var(--accent)}
.zb cwdb-action{display:none}
.zb-soft{color:var(--soft)}
.zb-summary strong{font-size:16px;margin-right:12px}
.zb-sorting,.zb-paging{display:flex;flex-wrap:wrap;gap:6px;align-items:center}
.zb-list{width:100%;border-collapse:collapse}
.zb-list caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.zb-list th,.zb-list td{text-align:left;vertical-align:top;padding:8px;border-top:1px solid var(--line)}
.zb-list th{border-top:0;font-size:12px;font-weight:600;color:var(--soft)}
.zb-cause{min-width:120px;max-width:280px}
.zb .zb-reason{color:var(--soft);overflow-wrap:normal;white-space:nowrap}
.zb-subject{display:block;font-weight:700;white-space:break-spaces}
.zb-number{white-space:nowrap;font-variant-numeric:tabular-nums}
.zb-amount,.zb-remedy .zb-soft{display:block}
.zb-keys{overflow-wrap:anywhere}
.zb-buttons{white-space:nowrap}
.zb-button{font:inherit;font-weight:600;line-height:1.3;padding:5px 12px;border-radius:4px;border:1px solid var(--accent);background:var(--page);color:var(--accent);cursor:pointer}
.zb-button:hover{text-decoration:underline}
.zb-button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.zb-primary,.zb-chosen{background:var(--accent);color:var(--on-accent)}
.zb-paging:empty{display:none}
.zb-heading{font-size:14px;margin:16px 0 4px}
.zb-notices{margin:0;padding-left:18px}
.zb-notices .zb-soft{display:block}
.zb-trouble{border-left:4px solid var(--alarm);padding:4px 12px}
.zb-trouble strong{color:var(--alarm)}
.zb-trouble pre{margin:4px 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font-family:Monaco,Menlo,Consolas,monospace;font-size:13px}
@container (max-width:760px){
.zb-list thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.zb-list,.zb-list tbody{display:block}
.zb-list tr{display:block;border-top:1px solid var(--line);padding:8px 0}
.zb-list td{display:block;border:0;padding:2px 0;max-width:none}
.zb-list td[data-label]{display:grid;grid-template-columns:72px 1fr;white-space:normal;overflow-wrap:anywhere}
.zb-list td[data-label]::before{content:attr(data-label);color:var(--soft)}
.zb-list td[data-label]>*{grid-column:2}
.zb-buttons{display:flex!important;flex-wrap:wrap;gap:6px;padding-top:6px!important}
}
`);
