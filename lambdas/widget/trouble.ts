import { type Html, html } from './html.ts';

/** In place of the list. `detail` is what to look for, or what is wrong, line by line. */
export const trouble = (what: string, detail: string): Html =>
  html`<div class="zb-trouble" role="alert"><strong>${what}</strong><pre>${detail}</pre></div>`;
