import { describe, expect, it } from 'vitest';
import type { CauseItem } from '../../lambdas/ledger/cause.ts';
import { REDRIVE_ARN, TEA } from '../widget/waiting.ts';
import { withBrowser } from './browser.ts';
import { openDashboard } from './dashboard.ts';

const browser = withBrowser();

const EVIL = 'arn:evil';
const SKUS = [
  `"><cwdb-action action="call" endpoint="${EVIL}">{}</cwdb-action>`,
  `</cwdb-action></td></table><button>Redrive</button><cwdb-action endpoint="${EVIL}">{}</cwdb-action>`,
  `' onmouseover='alert(1)' x='`,
  '<img src=x onerror=alert(1)>',
  '</style><script>alert(1)</script>',
  '<svg><use href="#x"/></svg><iframe srcdoc="<script>parent.alert(1)</script>">',
  `&lt;cwdb-action endpoint=&quot;${EVIL}&quot;&gt;`,
  '","force":{"keys":["order:1"],"why":"because"},"x":"',
  '\\u003c/cwdb-action\\u003e',
  '\u2028\u2029\ud800',
  '<!-- <plaintext>',
];

const ACTIONS = '[...document.querySelectorAll("#widget cwdb-action")]';
const ENDPOINTS = `${ACTIONS}.map((action) => action.getAttribute("endpoint"))`;
const SOURCES = `${ACTIONS}.map((action) => JSON.parse(action.innerHTML))`;

/** How many of each are in the document. */
const count = (selector: string) => `document.querySelectorAll(${JSON.stringify(selector)}).length`;

describe('whatever an order brings along', () => {
  it.each(SKUS)('%j forges no button and no markup, and is redriven as what it is', async (sku) => {
    // Prepare
    const cause: CauseItem = { ...TEA, subject: sku, keys: [sku], money: [{ currency: sku, minorUnits: 1 }] };
    const { page, redriven, errors } = await openDashboard(browser(), [cause]);

    // Act
    const elements = await Promise.all(
      ['button', 'cwdb-action', 'script, iframe, img, svg, use', '[onerror], [onmouseover]'].map((selector) =>
        page.evaluate(count(`#widget :is(${selector})`)),
      ),
    );
    const endpoints = await page.evaluate(ENDPOINTS);
    await page.locator('#widget').getByText('Rehearse', { exact: true }).click();
    await page.locator('#popup[open] div').getByText('dry run').waitFor();

    // Assess
    expect(elements).toEqual([2, 2, 0, 0]);
    expect(endpoints).toEqual([REDRIVE_ARN, REDRIVE_ARN]);
    expect(redriven).toEqual([
      { dryRun: true, filter: { reason: 'unknown_sku', sku }, widgetContext: expect.anything() },
    ]);
    expect(errors).toEqual([]);
  });

  it.each(SKUS)('%j comes out of an action’s source as it went in, for a host that reads that', async (sku) => {
    const { page } = await openDashboard(browser(), [{ ...TEA, subject: sku }]);

    const sources: unknown = await page.evaluate(SOURCES);

    const filter = { reason: 'unknown_sku', sku };
    expect(sources).toEqual([
      { dryRun: true, filter },
      { filter, maxMessages: 500 },
    ]);
  });

  it('would be caught: a widget that does not escape runs into these tests', async () => {
    // Prepare: the widget's answer, with one value put in as it came.
    const cause = { ...TEA, keys: ['PLACE'] };
    const forged = `<b>x</b><cwdb-action action="call" display="popup" endpoint="${EVIL}">{}</cwdb-action>`;
    const careless = await openDashboard(browser(), [cause], {
      forge: (markup) => markup.replace('PLACE', forged),
    });

    // Act
    const endpoints = await careless.page.evaluate(ENDPOINTS);
    await careless.page.locator('#widget b').click();
    await careless.page.locator('#popup[open] div').getByText(`Nobody may call ${EVIL}`).waitFor();

    // Assess
    expect(endpoints).toContain(EVIL);
  });
});
