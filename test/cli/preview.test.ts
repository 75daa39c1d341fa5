import { execFile } from 'node:child_process';
import { accessSync, constants, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Preview, PreviewReport } from '../../cli/preview/result.ts';
import { loadConfiguration } from '../../config/load.ts';
import { createBusinessCentralErp } from '../../lambdas/erp/business-central/adapter.ts';
import { customerNumber } from '../../lambdas/erp/customers.ts';
import { sentenceOf } from '../../lambdas/erp/failures.ts';
import { readEvent } from '../../lambdas/zephyrcart/event.ts';
import { exampleNames } from '../../local/examples/files.ts';
import { temporaryFolder } from '../local/stack-fixture.ts';
import { type ExampleEvent, exampleBytes, exampleEvent } from '../zephyrcart/examples.ts';
import { copyOfProject } from './repository.ts';
import { bridge } from './terminal.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const ORDER = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';

async function previewsOf(...args: readonly string[]): Promise<readonly Preview[]> {
  const { out } = await bridge('preview', ...args, '--json');
  return PreviewReport.parse(JSON.parse(out)).previews;
}

async function previewOf(...args: readonly string[]): Promise<Preview> {
  const [only, another] = await previewsOf(...args);
  if (only === undefined || another !== undefined) throw new Error('expected one preview');
  return only;
}

function fileOf(event: unknown, name = 'event.json'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, JSON.stringify(event));
  return file;
}

function changed(change: (data: ExampleEvent['data']) => void, example = 'order-created-live.json'): string {
  const event = exampleEvent(example);
  change(event.data);
  return fileOf(event);
}

function bodyOf(preview: Preview): Record<string, unknown> {
  if (preview.outcome !== 'document') throw new Error(`${preview.outcome}, not a document`);
  return JSON.parse(preview.request.body);
}

describe('the preview of an order', () => {
  test('is to the letter what the adapter sends', async () => {
    // Prepare
    const configuration = await loadConfiguration('local');
    const sent: { url: string; method: string | undefined; body: unknown }[] = [];
    const { erp: settings } = configuration;
    if (settings.kind !== 'business-central') throw new Error('the local stage is Business Central');
    const erp = createBusinessCentralErp({
      settings: { ...configuration, ...settings },
      now: () => 0,
      sleep: async () => {},
      random: () => 0,
      login: { kind: 'web-service-key', credentials: async () => ({ userName: 'u', webServiceKey: 'k' }) },
      log: { info: () => {}, warn: () => {} },
      fetch: async (url, init) => {
        sent.push({ url, method: init.method, body: init.body });
        return new Response('{}', { status: 201 });
      },
    });
    const reading = readEvent(exampleBytes('order-created-live.json'), {
      acceptTaxInclusivePrices: true,
      testOrders: 'ignore',
    });
    const [task] = reading.kind === 'tasks' ? reading.tasks : [];
    const translation = task?.kind === 'order' ? erp.translateOrder(task.order) : undefined;
    if (translation?.outcome !== 'draft') throw new Error('translated');

    // Act
    await erp.create(translation.draft, () => true, new AbortController().signal);
    const preview = await previewOf('order-created-live');

    // Assess
    if (preview.outcome !== 'document') throw new Error(preview.outcome);
    const { method, path, body } = preview.request;
    expect(sent).toEqual([{ method, url: `${settings.baseUrl}/${path}`, body }]);
  });

  test('says what only the ERP can know', async () => {
    const preview = await previewOf('order-created-live');

    expect(preview).toMatchObject({
      outcome: 'document',
      assumed: [],
      openQuestions: expect.arrayContaining([
        'item TEA-GRN-100 exists and is not blocked',
        'customer WEB exists and is not blocked',
        'G/L account 6120 exists and allows direct posting',
        'country code DE exists',
        'its own tax makes the total 71.10 EUR',
      ]),
    });
  });

  test('takes the stage that is asked for', async () => {
    const preview = await previewOf('order-created-live', '--stage', 'example');

    expect(bodyOf(preview).customerNumber).toBe('WEB-EXAMPLE');
  });

  test('that would be refused names reason, sentence, detail and SKU, and ends with 1', async () => {
    // Prepare
    const long = 'S'.repeat(21);
    const file = changed((data) => {
      data.line_items = (data.line_items as object[]).map((line) => ({ ...line, sku: long }));
    });

    // Act
    const [{ code, out }, preview] = [await bridge('preview', file), await previewOf(file)];

    // Assess
    expect(code).toBe(1);
    expect(out).toContain('would fail: unknown_sku');
    expect(preview).toMatchObject({
      outcome: 'fails',
      reason: 'unknown_sku',
      sentence: sentenceOf('unknown_sku'),
      skus: [long],
    });
  });

  test('that does not add up is refused as the consumer refuses it', async () => {
    const file = changed((data) => {
      data.total_cents = 7111;
    });

    expect(await previewOf(file)).toMatchObject({
      outcome: 'fails',
      reason: 'totals_mismatch',
      detail: expect.stringContaining('7110'),
    });
  });

  test('in test mode is ignored, and says so', async () => {
    expect(await previewOf('order-created-guest-test')).toMatchObject({ outcome: 'ignored', why: 'test' });
    expect((await bridge('preview', 'order-created-guest-test')).out).toContain('ignored: test mode');
  });
});

describe.each([
  {
    stage: 'local',
    mapping: 'lambdas/erp/business-central/mapping.ts',
    number: 'lineObjectNumber: item.number',
    wrong: "lineObjectNumber: 'GREEN TEA IN A TIN OF 100 GRAMS'",
    said: 'salesOrderLines[0].lineObjectNumber has 31 characters, and takes 20.',
    field: '    customerNumber,\n',
    named: "    customerNumber,\n    salesperson: 'JR' as Fitting<'salesperson'>,\n",
    asked: 'salesperson JR exists',
  },
  {
    stage: 'local-sap',
    mapping: 'lambdas/erp/sap-business-one/mapping.ts',
    number: 'CardCode: cardCode,\n    // Who bought',
    wrong: "CardCode: 'C-EVERYBODY-WHO-BUYS',\n    // Who bought",
    said: 'CardCode has 20 characters, and takes 15.',
    field: '    DocDate: placed,\n',
    named: '    DocDate: placed,\n    SalesPersonCode: 7,\n',
    asked: 'sales employee 7 exists',
  },
])('the preview of a changed mapping with $stage', ({ stage, mapping, number, wrong, said, field, named, asked }) => {
  const previewed = (project: ReturnType<typeof copyOfProject>, ...events: readonly string[]) => {
    const { code, out, err } = project.bridge('preview', ...events, '--stage', stage, '--json');
    return { code, previews: code === 2 ? [] : PreviewReport.parse(JSON.parse(out)).previews, err };
  };

  test('says that a text is too long for its field', () => {
    const project = copyOfProject();
    project.edit(mapping, number, wrong);

    const { code, previews } = previewed(project, 'order-created-live');

    expect(code).toBe(1);
    expect(previews).toMatchObject([{ outcome: 'fails', reason: 'rejected', detail: expect.stringContaining(said) }]);
  });

  test('asks whether what it newly names exists', () => {
    const project = copyOfProject();
    project.edit(mapping, field, named);

    const { previews } = previewed(project, 'order-created-live');

    expect(previews).toMatchObject([{ openQuestions: expect.arrayContaining([asked]) }]);
  });

  test('that throws for one event says so with the place, and shows the others', () => {
    const project = copyOfProject();
    project.edit(mapping, field, `${field}    ...(order.currency === 'JPY' ? { x: missing.y } : {}),\n`);

    const { code, previews } = previewed(project, 'order-created-live-jpy', 'order-created-live');

    expect(code).toBe(1);
    expect(previews).toMatchObject([
      {
        outcome: 'fails',
        reason: 'bridge_fault',
        detail: expect.stringMatching(/missing is not defined.*mapping\.ts:\d+/),
      },
      { outcome: 'document' },
    ]);
  });

  test('that cannot be read is answered with 2, the place and the line', () => {
    const project = copyOfProject();
    project.edit(mapping, field, `${field}    half written,\n`);

    const { code, err } = previewed(project, 'order-created-live');

    expect(code).toBe(2);
    expect(err).toMatch(/mapping\.ts:\d+\n/);
    expect(err).toContain('    half written,');
    expect(err).not.toContain('    at ');
  });
});

describe.each([
  { stage: 'local', collective: "number: 'WEB'", written: 'customerNumber', table: '10000', longest: 20 },
  { stage: 'local-sap', collective: "cardCode: 'C99999'", written: 'CardCode', table: 'C20000', longest: 15 },
])('the customer in a preview with $stage', ({ stage, collective, written, table, longest }) => {
  const OPEN = "a customer has the buyer's e-mail address";
  const usual = /'(.*)'/.exec(collective)?.[1];
  const previewWith = (strategy: string) => {
    const project = copyOfProject();
    const listed = strategy === 'table' ? `, table: { cust_01KAAYS4307GH8QT2QMDYJ5NTZ: '${table}' }` : '';
    const customer = `strategy: '${strategy}', ${collective}${listed}`;
    project.edit(`config/${stage}.ts`, `strategy: 'default', ${collective}`, customer);
    const { out } = project.bridge('preview', 'order-created-live', '--stage', stage, '--json');
    const [preview] = PreviewReport.parse(JSON.parse(out)).previews;
    if (preview?.outcome !== 'document') throw new Error(out);
    return { number: JSON.parse(preview.request.body)[written], [OPEN]: preview.openQuestions.includes(OPEN) };
  };

  test.each([
    ['default', { number: usual, [OPEN]: false }],
    ['table', { number: table, [OPEN]: false }],
    ['email', { number: usual, [OPEN]: true }],
    ['email-or-create', { number: customerNumber('mara.holm@example.com', longest), [OPEN]: true }],
  ])('and strategy %s is as far as that is known without asking', (strategy, expected) => {
    expect(previewWith(strategy)).toEqual(expected);
  });
});

describe('the preview of a refund', () => {
  test('takes its order from its own event', async () => {
    const preview = await previewOf('order-refunded-partial');

    expect(preview).toMatchObject({
      outcome: 'document',
      assumed: [
        `its order ${ORDER} is posted as it is known here, for customer WEB`,
        'nothing of it was refunded before',
      ],
    });
    expect(bodyOf(preview)).toMatchObject({ salesCreditMemoLines: [{ unitPrice: 17.73 }, {}, {}] });
  });

  test('takes its order from --order when the event does not hold it', async () => {
    const [alone, withOrder, inShapeA] = [
      await previewOf('order-refunded-partial-refund-shaped'),
      await previewOf('order-refunded-partial-refund-shaped', '--order', 'order-created-live'),
      await previewOf('order-refunded-partial'),
    ];

    expect(alone).toMatchObject({ outcome: 'document', assumed: [expect.stringContaining('--order'), {}] });
    expect(withOrder).toEqual({ ...inShapeA, event: 'order-refunded-partial-refund-shaped' });
  });

  test('counts the refunds before it, each once', async () => {
    const previews = await previewsOf(
      'order-refunded-partial',
      'order-refunded-partial-refund-shaped',
      'order-refunded-full-list-shaped',
    );

    expect(previews.map(({ key, ...preview }) => [key, 'assumed' in preview ? preview.assumed?.at(-1) : ''])).toEqual([
      ['refund:refund_01KTC065W02K96NWBDVH1DQ1HY', 'nothing of it was refunded before'],
      ['refund:refund_01KTC065W02K96NWBDVH1DQ1HY', 'nothing of it was refunded before'],
      ['refund:refund_01KTC065W02K96NWBDVH1DQ1HY', 'nothing of it was refunded before'],
      [expect.any(String), '17.73 EUR of it were refunded before'],
    ]);
  });

  test('above what is left of its order fails as over_refund', async () => {
    const event = exampleEvent('order-refunded-partial.json');
    event.data.refund = { ...(event.data.refund as object), id: 'refund_2', amount_cents: 7000 };

    const previews = await previewsOf('order-refunded-partial', fileOf(event));

    expect(previews.map(({ outcome }) => outcome)).toEqual(['document', 'fails']);
    expect(previews[1]).toMatchObject({ reason: 'over_refund' });
  });

  test('that is refused takes no room from the next one', async () => {
    const of = (id: string, amount: number) => {
      const event = exampleEvent('order-refunded-partial.json');
      event.data.refund = { ...(event.data.refund as object), id, amount_cents: amount };
      return fileOf(event);
    };

    const previews = await previewsOf('order-refunded-partial', of('refund_2', 7000), of('refund_3', 5337));

    expect(previews.map(({ outcome }) => outcome)).toEqual(['document', 'fails', 'document']);
  });

  test('that came first with another amount fails as payload_changed', async () => {
    const event = exampleEvent('order-refunded-partial.json');
    event.data.refund = { ...(event.data.refund as object), amount_cents: 1774 };

    const previews = await previewsOf('order-refunded-partial', fileOf(event));

    expect(previews[1]).toMatchObject({ outcome: 'fails', reason: 'payload_changed' });
  });

  test('whose order nobody knows passes, and so does the next one of that order', async () => {
    const event = exampleEvent('order-refunded-partial-refund-shaped.json');
    event.data.id = 'refund_2';

    const previews = await previewsOf('order-refunded-partial-refund-shaped', fileOf(event));

    expect(previews.map(({ outcome }) => outcome)).toEqual(['document', 'document']);
  });

  test('of an order that would fail waits for it', async () => {
    const file = changed((data) => {
      data.line_items = (data.line_items as object[]).map((line) => ({ ...line, sku: null }));
    }, 'order-refunded-partial.json');

    expect(await previewOf(file)).toMatchObject({
      outcome: 'waits',
      reason: 'order_unknown',
      assumed: [expect.stringContaining('line_without_sku'), expect.anything()],
    });
  });
});

describe('the preview of a refund in SAP Business One', () => {
  const previewWith = (refunds: string, example: string) => {
    const project = copyOfProject();
    project.edit('config/local-sap.ts', "taxField: 'TaxCode',", `taxField: 'TaxCode', refunds: { ${refunds} },`);
    const { out } = project.bridge('preview', example, '--stage', 'local-sap', '--json');
    return PreviewReport.parse(JSON.parse(out)).previews;
  };

  test('has the tax codes of its order, as long as nothing was made of that', async () => {
    const preview = await previewOf('order-refunded-partial', '--stage', 'local-sap');

    expect(bodyOf(preview)).toMatchObject({ DocumentLines: [{ UnitPrice: 14.9, TaxCode: 'T19' }] });
    expect(preview).toMatchObject({
      openQuestions: expect.arrayContaining([expect.stringContaining('nothing was delivered')]),
    });
  });

  test('fails where the configuration leaves it to a person', () => {
    expect(previewWith("partial: 'park'", 'order-refunded-partial')).toMatchObject([
      { outcome: 'fails', reason: 'rejected', detail: expect.stringContaining('erp.refunds.partial') },
    ]);
  });

  test('is a cancellation where the configuration says so', () => {
    const whole = exampleEvent('order-refunded-partial.json');
    whole.data.refund = { id: 'refund_1', amount_cents: 7110, currency: 'EUR' };

    expect(previewWith("withoutInvoice: 'cancel'", fileOf(whole))).toMatchObject([
      { outcome: 'document', request: { method: 'POST', path: 'Orders(DocEntry)/Cancel', body: '' } },
    ]);
  });
});

describe('what cannot be read', () => {
  test('is named, and ends with 2', async () => {
    const loop = join(temporaryFolder(), 'loop.json');
    symlinkSync(loop, loop);

    const { code, err } = await bridge('preview', loop);

    expect(code).toBe(2);
    expect(err).toContain(`${loop} cannot be read: ELOOP`);
  });

  test('is no folder that is called like a file', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'events.json'));
    cpSync(join(PROJECT, 'examples', 'order-created-live.json'), join(folder, 'order.json'));

    expect(await previewsOf(folder)).toMatchObject([{ event: 'order.json', outcome: 'document' }]);
  });

  test('does not move the cursor of whoever looks', async () => {
    const file = changed((data) => {
      data.line_items = (data.line_items as object[]).map((line) => ({
        ...line,
        sku: '\u001b[2J\u202e',
        name: '\u009b2J',
      }));
    });

    const [words, json] = [await bridge('preview', file), await bridge('preview', file, '--json')];

    expect(words.out).toContain('\\u001b[2J\\u202e');
    for (const { out } of [words, json]) expect(out).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    expect(PreviewReport.parse(JSON.parse(json.out)).previews).toHaveLength(1);
  });
});

describe('bridge', () => {
  test('previews every example without a connection', async () => {
    // Prepare
    const connect = vi.spyOn(Socket.prototype, 'connect').mockImplementation(() => {
      throw new Error('a connection');
    });
    onTestFinished(() => connect.mockRestore());

    // Act
    const { code, err } = await bridge('preview', ...exampleNames());

    // Assess
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(connect).not.toHaveBeenCalled();
  });

  test('is a program that npx finds, and runs as a process of its own', async () => {
    // Prepare
    const { bin } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    const file = join(PROJECT, bin.bridge);

    // Act
    const run = promisify(execFile)(process.execPath, [file, 'preview', 'order-created-live', '--json']);

    // Assess
    expect(() => accessSync(file, constants.X_OK)).not.toThrow();
    expect(readFileSync(file, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(PreviewReport.parse(JSON.parse((await run).stdout)).previews).toHaveLength(1);
  });

  test.each([
    [[], 'out', 'Usage: npx bridge'],
    [['preveiw'], 'err', 'Did you mean "preview"?'],
    [['preview'], 'err', 'Which event?'],
    [['preview', 'order-created-liv'], 'err', 'no example "order-created-liv"'],
    [['preview', 'order-created-live', '--stagee', 'x'], 'err', "Unknown option '--stagee'"],
    [['preview', 'order-created-live', '--stage', 'lokal'], 'err', 'did you mean "local"?'],
  ] as const)('answers the wrong call %j with 2 and what is right', async (args, stream, words) => {
    const answer = await bridge(...args);

    expect(answer.code).toBe(2);
    expect(answer[stream]).toContain(words);
  });

  test('explains a verb', async () => {
    const { code, out } = await bridge('preview', '--help');

    expect(code).toBe(0);
    expect(out).toContain('--order');
  });
});
