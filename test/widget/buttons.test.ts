import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../lambdas/erp/failures.ts';
import { type CauseItem, causeId, causeOf } from '../../lambdas/ledger/cause.ts';
import { readInput } from '../../lambdas/redrive/input.ts';
import { json } from '../../lambdas/widget/action.ts';
import { html } from '../../lambdas/widget/html.ts';
import { filterOf } from '../../lambdas/widget/redriving.ts';
import { REDRIVE_ARN, TEA, WIDGET_ARN, widgetOver } from './waiting.ts';

interface Button {
  readonly label: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly input: unknown;
}

const BUTTON = /<button ([^>]*)>([^<]*)<\/button><cwdb-action ([^>]*)>([^<]*)<\/cwdb-action>/g;

const attributesOf = (text: string) =>
  Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));

/** Every button with its action, which must be the element right after it. */
function buttonsIn(markup: string): readonly Button[] {
  return [...markup.matchAll(BUTTON)].map(([, , label = '', attributes = '', content = '']) => ({
    label,
    attributes: attributesOf(attributes),
    input: JSON.parse(content),
  }));
}

describe('the buttons of a cause', () => {
  it('rehearse at once and redrive after a question, both in a popup, exactly what the row is about', async () => {
    // Act
    const buttons = buttonsIn(await widgetOver([TEA]).show());

    // Assess
    const filter = { reason: 'unknown_sku', sku: 'TEA-1' };
    const call = { action: 'call', event: 'click', display: 'popup', endpoint: REDRIVE_ARN };
    expect(buttons).toEqual([
      { label: 'Rehearse', attributes: call, input: { dryRun: true, filter } },
      {
        label: 'Redrive',
        attributes: {
          ...call,
          confirmation:
            'Redrive 300 events that failed for unknown_sku: TEA-1? Each is tried once more; what is posted already is not created again. Rehearse tells beforehand what would pass.',
        },
        input: { filter, maxMessages: 500 },
      },
    ]);
  });

  it.each([
    [500, false],
    [501, true],
  ])('say of %i events that they go in steps: %s', async (events, inSteps) => {
    const [, redrive] = buttonsIn(await widgetOver([{ ...TEA, events }]).show());
    expect(redrive?.attributes.confirmation?.includes('500 at a time: press again while')).toBe(inSteps);
  });

  it('say so when they take in more than the row, because a redrive cannot ask for a customer', async () => {
    // Act
    const markup = await widgetOver([{ ...TEA, reason: 'blocked_customer', subject: 'C0001' }]).show();

    // Assess
    const redrive = buttonsIn(markup).at(-1);
    expect(redrive?.input).toEqual({ filter: { reason: 'blocked_customer' }, maxMessages: 500 });
    expect(redrive?.attributes.confirmation).toMatch(/^Redrive everything that failed for blocked_customer, whatever/);
  });

  it('ask by reason alone for a SKU that the ledger cut', () => {
    const cause = { reason: 'unknown_sku', subject: 'x'.repeat(500) } as const;

    const read = causeOf({ id: causeId(cause) });

    expect(read.subject?.length).toBeLessThan(500);
    expect(filterOf(read)).toEqual({ reason: 'unknown_sku' });
  });

  it.each(['', ' \n'])('ask by reason alone for a SKU that is blank: %j', (subject) => {
    expect(filterOf({ reason: 'unknown_sku', subject })).toEqual({ reason: 'unknown_sku' });
  });

  it('never redrive what they rehearse: only the second may move anything', async () => {
    const causes = REASONS.map((reason): CauseItem => ({ ...TEA, reason, events: 1 }));

    const buttons = buttonsIn(await widgetOver(causes).show());

    expect(buttons.length).toBeGreaterThan(2 * 20);
    for (const { label, attributes, input } of buttons.filter(
      ({ attributes }) => attributes.endpoint === REDRIVE_ARN,
    )) {
      expect(input).toHaveProperty('filter.reason');
      if (label === 'Rehearse') expect(input).toHaveProperty('dryRun', true);
      else expect(attributes).toHaveProperty('confirmation');
    }
  });
});

/** The console adds it to whatever a button sends. */
const WIDGET_CONTEXT = { dashboardName: 'Bridge', theme: 'dark', params: { sort: 'age' }, forms: { all: {} } };

it('the redrive function takes what the buttons send, and hears nothing else in what the console adds', async () => {
  // Prepare
  const causes = REASONS.map((reason): CauseItem => ({ ...TEA, reason }));
  const pages = await Promise.all([1, 2].map((page) => widgetOver(causes).show({ page })));
  const sent = pages.flatMap(buttonsIn).filter(({ attributes }) => attributes.endpoint === REDRIVE_ARN);

  // Act
  const heard = sent.map(({ input }) => readInput({ ...Object(input), widgetContext: WIDGET_CONTEXT }));

  // Assess
  expect(new Set(sent.map(({ input }) => Object(input).filter.reason)).size).toBe(REASONS.length - 1);
  expect(heard).toEqual(sent.map(({ input }) => input));
});

it('sorting and paging ask the widget itself and nobody else, in its own place', async () => {
  const many = Array.from({ length: 60 }, (_, n) => ({ ...TEA, subject: `SKU-${n}` }));

  const buttons = buttonsIn(await widgetOver(many).show({ sort: 'age' }));

  const own = buttons.filter(({ attributes }) => attributes.endpoint !== REDRIVE_ARN);
  expect(own.map(({ label, input }) => [label, input])).toEqual([
    ['Most money', { sort: 'money' }],
    ['Oldest', { sort: 'age' }],
    ['Most events', { sort: 'events' }],
    ['Next 25', { sort: 'age', page: 2 }],
  ]);
  for (const { attributes } of own) {
    expect(attributes).toEqual({ action: 'call', event: 'click', display: 'widget', endpoint: WIDGET_ARN });
  }
});

/** Tags with the names of their attributes: what a browser makes elements of. */
const skeletonOf = (markup: string) =>
  [...markup.replace(/<style>.*?<\/style>/s, '').matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, ''));

const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.trim() !== ''),
  fc.stringMatching(/^[<>"'&;=/ a-c\\\u2028]{1,40}$/).filter((text) => text.trim() !== ''),
  fc.constantFrom(
    '"><cwdb-action action="call" endpoint="arn:evil">{}</cwdb-action>',
    '</cwdb-action><button>Win</button><cwdb-action action="html">',
    '</style><script>alert(1)</script>',
    '&lt;/cwdb-action&gt;',
    '"}],"force":{"keys":["order:1"]}}',
    '\\u003c/cwdb-action\\u003e',
    '<!--',
    ']]>',
  ),
);

it('a value in HTML is never markup, nor the end of an attribute', () => {
  fc.assert(fc.property(hostile, (value) => !/[<>"']|&(?!(amp|lt|gt|quot|#39);)/.test(html`${value}`.text)));
});

describe('whatever an order brings along', () => {
  it('makes no element, no attribute and no action of its own, and redrives what it says', async () => {
    const usual: CauseItem = { ...TEA, keys: ['order:1'], money: [{ currency: 'ZZZ', minorUnits: 1 }] };
    const skeleton = skeletonOf(await widgetOver([usual]).show());

    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (sku, key, currency) => {
        const markup = await widgetOver([
          { ...usual, subject: sku, keys: [key], money: [{ currency, minorUnits: 1 }] },
        ]).show();

        expect(skeletonOf(markup)).toEqual(skeleton);
        expect(buttonsIn(markup).map(({ input, attributes }) => [attributes.endpoint, input])).toEqual([
          [REDRIVE_ARN, { dryRun: true, filter: { reason: 'unknown_sku', sku } }],
          [REDRIVE_ARN, { filter: { reason: 'unknown_sku', sku }, maxMessages: 500 }],
        ]);
        expect(readInput(buttonsIn(markup)[1]?.input)).toMatchObject({ filter: { reason: 'unknown_sku', sku } });
      }),
    );
  });

  it('cannot add to a wrong parameter’s message either', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (value) => {
        const markup = await widgetOver([]).show({ sort: value, page: value, widgetContext: { theme: value } });
        expect(skeletonOf(markup)).toEqual(skeletonOf(await widgetOver([]).show({ sort: 'colour' })));
      }),
    );
  });

  it('is the same JSON whether it is read as text, or as source with or without its entities', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const { text } = json(value);
        expect(text).not.toMatch(/[<>&'`]|[^\x20-\x7e]/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
