/** Follows the reader's colour scheme; tables become cards in a narrow window. */
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dce3, #343a46); --soft: light-dark(#5b6474, #9aa4b5);
  --panel: light-dark(#fff, #181c24); --page: light-dark(#f4f6f9, #0f1218); --text: light-dark(#171b22, #e6e9ef);
  --good: light-dark(#17693b, #6fd39a); --bad: light-dark(#a92318, #ff9b8f); --wait: light-dark(#855000, #f0bf6a);
  --accent: light-dark(#2456c9, #8db2ff); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
a { color: var(--accent); }
h1 { font-size: 1.35rem; margin: 0; }
h2 { font-size: 1rem; margin: 2rem 0 .6rem; }
p { margin: .3rem 0; }
code, .number { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; }
.key { white-space: nowrap; }
.soft { color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .8rem; margin-top: 1.2rem; }
.tile, .panel { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; }
.tile { padding: .8rem 1rem; }
.tile strong { display: block; font-size: 1.5rem; line-height: 1.2; }
.panel { overflow: hidden; }
.empty { padding: 1rem; color: var(--soft); }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: .55rem 1rem; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; font-size: .8rem; font-weight: 600; color: var(--soft); }
td.amount { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.age { white-space: nowrap; color: var(--soft); }
.status { font-weight: 600; white-space: nowrap; }
.posted, .closed { color: var(--good); } .failed, .open { color: var(--bad); } .retrying, .waiting, .trial, .paused { color: var(--wait); }
.head { display: flex; flex-wrap: wrap; gap: .6rem; align-items: baseline; justify-content: space-between; }
button { font: inherit; font-weight: 600; padding: .35rem .9rem; border-radius: .45rem; cursor: pointer;
  border: 1px solid var(--accent); background: var(--accent); color: light-dark(#fff, #0f1218); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.notice { border-left: 4px solid var(--accent); padding: .5rem .8rem; background: var(--panel); overflow-wrap: anywhere; }
@media (max-width: 44rem) {
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { display: block; border-top: 1px solid var(--line); padding: .5rem 0; }
  tr:first-child { border-top: 0; }
  td { display: grid; grid-template-columns: 6.5rem 1fr; gap: .5rem; border: 0; padding: .2rem 1rem; }
  td::before { content: attr(data-label); color: var(--soft); font-size: .85rem; }
  td.amount, td.age { white-space: normal; }
}
`;
