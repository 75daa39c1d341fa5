import { expect, it } from 'vitest';
import { withBrowser } from './browser.ts';
import { openDashboard } from './dashboard.ts';

const browser = withBrowser();

/** What the page makes of an answer of the function. */
const shown = async (markup: unknown) => {
  const { page, errors } = await openDashboard(browser(), [], { forge: () => markup });
  return { page, html: await page.locator('#widget').innerHTML(), errors };
};

it('a page that behaves as CloudWatch shows HTML without scripts, frames and handlers', async () => {
  const { html, errors } = await shown(
    '<p onclick="alert(1)">Hello<script>alert(1)</script><iframe></iframe><a href=" javascript:alert(1)">x</a></p>',
  );

  expect(html).toBe('<p>Hello<a>x</a></p>');
  // Chromium 156 reports, already when it parses it, a handler that it will not run.
  expect(
    errors.filter((error) => !/^Executing inline event handler violates .* has been blocked\.$/s.test(error)),
  ).toEqual([]);
});

it('a page that behaves as CloudWatch prints any other JSON, and the source of Markdown', async () => {
  expect((await shown({ statusCode: 200, body: '<b>' })).html).toBe(
    '<pre>{\n  "statusCode": 200,\n  "body": "&lt;b&gt;"\n}</pre>',
  );
  expect((await shown({ markdown: '# <b>' })).html).toBe('<pre># &lt;b&gt;</pre>');
});

it('a page that behaves as CloudWatch binds an action to the element before it, and shows HTML in place unless told otherwise', async () => {
  const { page } = await shown(
    '<a id="one">One</a><a id="two">Two</a>\n<cwdb-action event="dblclick"><b>Shown</b></cwdb-action>',
  );

  await page.locator('#one').dblclick();
  await page.locator('#two').click();
  expect(await page.locator('#widget > b').count()).toBe(0);
  await page.locator('#two').dblclick();

  expect(await page.locator('#widget').innerHTML()).toBe('<b>Shown</b>');
});

it('a page that behaves as CloudWatch forwards the values of inputs with every call', async () => {
  const { page, asked } = await openDashboard(browser(), [], {
    forge: (_markup, event) =>
      'again' in Object(event)
        ? '<p>Again</p>'
        : `<input name="sku" value="TEA-1"><a id="go">Go</a><cwdb-action action="call" endpoint="arn:aws:lambda:eu-central-1:123456789012:function:Widget">{"again":true}</cwdb-action>`,
  });

  await page.locator('#go').click();
  await page.getByText('Again').waitFor();

  expect(asked.at(-1)).toMatchObject({ again: true, widgetContext: { forms: { all: { sku: 'TEA-1' } } } });
});
