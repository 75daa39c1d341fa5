import { Html, html } from './html.ts';

/** What happens at a click on the element before it: CloudWatch calls a function with the viewer's own rights. */
export interface Call {
  readonly functionArn: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Where its answer goes. */
  readonly display: 'popup' | 'widget';
  /** A question that has to be answered with yes first. Plain text. */
  readonly confirmation?: string;
}

/** A button, and the action that CloudWatch binds to it: to the element immediately before (contract sheet aws-platform 8). */
export function button(label: string, spoken: string, look: 'primary' | 'plain' | 'chosen', call: Call): Html {
  const { functionArn, input, display, confirmation } = call;
  const question = confirmation === undefined ? undefined : html` confirmation="${confirmation}"`;
  return html`<button type="button" class="zb-button zb-${look}" aria-label="${spoken}">${label}</button><cwdb-action action="call" event="click" display="${display}" endpoint="${functionArn}"${question}>${json(input)}</cwdb-action>`;
}

/**
 * JSON that is the same text whether it is read as markup, as the text of an element or as the source of one: whatever
 * HTML could take for its own is written by its number, which JSON understands in every string.
 */
export function json(value: unknown): Html {
  const text = JSON.stringify(value).replace(
    /[&<>'`\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return new Html(text);
}
