import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordedEvents } from '../../cli/preview/recorded.ts';
import { redact } from '../../cli/record/redaction.ts';
import { createReplacement } from '../../cli/record/replacement.ts';
import { translateOrder } from '../../lambdas/erp/business-central/draft.ts';
import { encodeMessage } from '../../lambdas/event-queue/message.ts';
import { readEvent, type Task } from '../../lambdas/zephyrcart/event.ts';
import { SETTINGS } from '../erp/business-central/orders.ts';
import { sales } from '../erp/business-central/sold.ts';
import { temporaryFolder } from '../local/stack-fixture.ts';
import { bytesOf, exampleBytes, exampleEvent } from '../zephyrcart/examples.ts';
import { bridge, bridgeWith } from './terminal.ts';

const replacement = createReplacement(Buffer.from('a key'));
const READING = { acceptTaxInclusivePrices: true, testOrders: 'deliver' } as const;

/** Long enough that it cannot come about by chance. */
const secret = fc
  .oneof(fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }), fc.emailAddress(), fc.uuid())
  .filter((text) => (text.match(/[\p{L}\p{N}]/gu) ?? []).length >= 6);
/** Digits that are no amount: a phone number without its plus, for example. */
const secretNumber = fc.integer({ min: 4_930_000_000_000, max: 4_939_999_999_999 });

const address = (next: () => unknown) => ({
  name: next(),
  line1: next(),
  line2: next(),
  postal_code: next(),
  city: next(),
  region: next(),
  country: next(),
  unheard_of: next(),
});

/** An order beside its refund with something personal in every place, expected or not. */
function eventFull(next: () => unknown, text: () => string) {
  const refund = {
    id: 'refund_1',
    amount_cents: 1,
    note: next(),
    reason: next(),
    metadata: { note: next() },
    by: next(),
  };
  const line = {
    sku: 'A',
    name: 'Tea',
    quantity: 1,
    unit_price_cents: text(),
    engraving: next(),
    tax_cents: { to: next() },
  };
  const data = {
    id: 'order_1',
    customer_id: next(),
    customer: {
      id: next(),
      email: next(),
      name: next(),
      phone: next(),
      birthday: next(),
      addresses: [address(next), next()],
      default_currency: next(),
    },
    line_items: [line, next()],
    currency: next(),
    status: next(),
    total_cents: text(),
    livemode: text(),
    placed_at: next(),
    shipping_address: address(next),
    billing_address: next(),
    metadata: { gift_message: next(), list: [next()], [`to ${text()}`]: next() },
    gift: { from: next() },
    refund,
    refunds: [refund, next()],
    order: next(),
    object: { note: next() },
  };
  return { id: next(), type: next(), created_at: next(), sender: next(), data };
}

/** A text as it stands inside JSON. */
const inJson = (value: unknown) => JSON.stringify(value).replaceAll(/^"|"$/g, '');

describe('a recording', () => {
  test('holds nothing that was personal, whatever stood where', () => {
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 5 }), secretNumber, (texts, number) => {
        // Prepare
        let count = 0;
        const text = () => texts[count++ % texts.length] ?? '';
        const next = () => {
          const made = text();
          return count % 7 === 0 ? number : made;
        };
        const event = JSON.stringify(eventFull(next, text));

        // Act
        const recorded = redact(event, replacement)?.text ?? '';

        // Assess
        for (const each of [...texts, number]) {
          expect(event).toContain(inJson(each));
          expect(recorded).not.toContain(inJson(each));
          expect(recorded.toLowerCase()).not.toContain(inJson(each).toLowerCase());
        }
      }),
    );
  });

  test('names what it left out, by field and not by content', () => {
    const event = exampleEvent('order-created-live.json');
    event.data.gift = { from: 'Mara' };
    event.data.metadata = { 'Dear Mara, ': 'x' };

    expect(redact(JSON.stringify(event), replacement)?.leftOut.toSorted()).toEqual([
      'data.fulfilment',
      'data.gift',
      'data.metadata.(a key that is no name)',
    ]);
  });

  test('is of the same money, items, places and times, to the digit', () => {
    const text = exampleBytes('order-created-live.json').toString().replace('7110', '7110.00');

    const recorded = redact(text, replacement)?.text ?? '';

    expect(recorded).toContain('"total_cents": 7110.00');
    expect(recorded).toContain('"sku": "TEA-GRN-100"');
    expect(recorded).toContain('"country": "DE"');
    expect(recorded).toContain('"placed_at": "2026-06-02T09:14:31Z"');
  });

  test('becomes the document that the original becomes, but for what it says of people', () => {
    for (const { data } of sales(7, 150)) {
      // Prepare
      const event = { type: 'order.created', livemode: true, data };
      const recorded = JSON.parse(redact(JSON.stringify(event), replacement)?.text ?? '');

      // Act
      const [before, after] = [bodyOf(event), bodyOf(recorded)];

      // Assess
      const label = JSON.stringify(data);
      expect(lengths(after), label).toEqual(lengths(before));
      expect('email' in after, label).toBe('email' in before);
      expect(linesOf(after), label).toEqual(linesOf(before));
    }
  });

  test.each(['order-refunded-partial', 'order-refunded-full-list-shaped', 'order-refunded-partial-refund-shaped'])(
    'of %s is the same refund of the same order, renamed alike in every event',
    (name) => {
      const rename = (id: string) => replacement.id(id);
      const tasks = (body: Buffer) => {
        const reading = readEvent(body, READING);
        return reading.kind === 'tasks' ? reading.tasks : [];
      };
      const recorded = redact(exampleBytes(`${name}.json`).toString(), replacement)?.text ?? '';

      const refunds = tasks(exampleBytes(`${name}.json`)).map(refundOf);
      const again = tasks(Buffer.from(recorded)).map(refundOf);

      expect(again.map(({ amount, currency, reason }) => ({ amount, currency, reason }))).toEqual(
        refunds.map(({ amount, currency, reason }) => ({ amount, currency, reason })),
      );
      expect(again.map(({ id, orderId }) => [id, orderId])).toEqual(
        refunds.map(({ id, orderId }) => [rename(id), rename(orderId)]),
      );
    },
  );

  test('keeps the metadata that it is told to keep', () => {
    const text = exampleBytes('order-created-live.json').toString();

    expect(redact(text, replacement)?.text).not.toContain('"channel": "web"');
    expect(redact(text, replacement, new Set(['channel']))?.text).toContain('"channel": "web"');
  });

  test.each(['', 'null', '[]', '"Mara"', '{"type":', '12'])('is not made of %j', (text) => {
    expect(redact(text, replacement)).toBeUndefined();
  });
});

function refundOf(task: Task) {
  if (task.kind !== 'refund') throw new Error(task.kind);
  return task.refund;
}

function bodyOf(event: unknown): object {
  const reading = readEvent(bytesOf(event), READING);
  const [task] = reading.kind === 'tasks' ? reading.tasks : [];
  if (task?.kind !== 'order') throw new Error(JSON.stringify(task));
  const translation = translateOrder(task.order, { ...SETTINGS, items: { A: 'B' } });
  return translation.outcome === 'draft' ? translation.draft.body : translation.failure;
}

/** Fields of the document with the lengths of their texts. A short domain grows by what nobody can register. */
const lengths = (body: object) =>
  Object.fromEntries(
    Object.entries(body)
      .filter(([field]) => field !== 'externalDocumentNumber')
      .map(([field, value]) => [
        field,
        typeof value === 'string' && !/^(order|currency)|Country$/.test(field) ? value.length : value,
      ])
      .filter(([field]) => field !== 'salesOrderLines' && field !== 'email'),
  );

/** Lines as they are, without comments: they name the order and repeat texts that were cut. */
const linesOf = (body: object) =>
  'salesOrderLines' in body && Array.isArray(body.salesOrderLines)
    ? body.salesOrderLines.filter(({ lineType }) => lineType !== 'Comment')
    : body;

describe('a replacement', () => {
  test('is the same for the same text and key, another for another key, and never the text itself', () => {
    const other = createReplacement(Buffer.from('another key'));
    fc.assert(
      fc.property(secret, (text) => {
        const made = replacement.text(text);

        expect(replacement.text(text)).toBe(made);
        expect(made).not.toBe(text);
        expect(other.text(text)).not.toBe(made);
        expect(made.length).toBe(text.length);
      }),
    );
  });

  test('of every letter and digit is another one', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abzAZ019äÄß京') }), (text) => {
        const made = Array.from(replacement.text(text));

        expect(Array.from(text).filter((character, index) => character === made[index])).toEqual([]);
      }),
    );
  });

  test('of a text in capitals is the capitals of its replacement', () => {
    expect(replacement.email('MARA@EXAMPLE.COM').toLowerCase()).toBe(replacement.email('mara@example.com'));
  });

  test('of an address is an address that no mail reaches, as long as before', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const made = replacement.email(email);

        expect(made).toMatch(/^[^@\s]+@[a-z0-9]+(?:[a-z0-9.]*)\.example$/);
        expect(made.length).toBe(Math.max(email.length, email.indexOf('@') + 1 + 'x.example'.length));
      }),
    );
  });

  test('of two ids are two ids', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^(order_)?[!-~]{1,30}$/), { minLength: 2 }), (ids) => {
        expect(new Set(ids.map((id) => replacement.id(id))).size).toBe(ids.length);
      }),
    );
  });
});

describe('bridge record', () => {
  const key = () => join(temporaryFolder(), 'keys', 'record.key');

  test('writes one file an event, the same at every call, which preview reads', async () => {
    // Prepare
    const [folder, keyFile] = [join(temporaryFolder(), 'recordings'), key()];
    const files = ['order-created-live', 'order-refunded-partial'].map((name) => join('examples', `${name}.json`));

    // Act
    const first = await bridge('record', folder, ...files, '--key', keyFile);
    const names = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
    await bridge('record', folder, ...files, '--key', keyFile);

    // Assess
    expect(first).toMatchObject({ code: 0, err: '', out: expect.stringContaining('2 events in') });
    expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])).toEqual(names);
    expect(names.map(([name = '']) => name.replace(/01\w{24}/, 'ULID'))).toEqual([
      'order.created.order_ULID.json',
      'order.refunded.refund_ULID.json',
    ]);
    expect(recordedEvents(folder)).toHaveLength(2);
    expect((await bridge('preview', folder)).code).toBe(0);
  });

  test('reads lines from standard input, and says which is no event', async () => {
    const folder = join(temporaryFolder(), 'recordings');

    const { code, out, err } = await bridgeWith(
      [exampleBytes('order-created-live.json').toString(), '', 'not json'],
      ...['record', folder, '--key', key()],
    );

    expect({ code, err }).toEqual({ code: 1, err: 'Line 3 is no JSON object, and was not written.' });
    expect(out).toContain('1 event in');
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('takes the dead letters that SQS hands out, packed ones too, and names the one that is damaged', async () => {
    // Prepare
    const folder = join(temporaryFolder(), 'recordings');
    const packed = encodeMessage({
      body: Buffer.from('{"type":"order.created","data":{"id":"order_🍵"}}'),
      receivedAt: 0,
    });
    if (packed === 'too large') throw new Error(packed);
    const answer = {
      Messages: [
        { MessageId: '1', Body: exampleBytes('order-created-live.json').toString(), ReceiptHandle: 'r' },
        { MessageId: '2', Body: packed.MessageBody, MessageAttributes: packed.MessageAttributes },
        { MessageId: '3', Body: 'H4sI', MessageAttributes: packed.MessageAttributes },
      ],
    };
    const file = join(temporaryFolder(), 'letters.json');
    writeFileSync(file, JSON.stringify(answer, undefined, 4));

    // Act
    const { code, err } = await bridge('record', folder, file, '--key', key());
    const { out } = await bridgeWith([JSON.stringify(answer)], 'record', folder, '--key', key(), '--json');

    // Assess
    expect(packed.MessageAttributes).toHaveProperty('encoding');
    expect({ code, err }).toEqual({ code: 1, err: `${file}, message 3 is no JSON object, and was not written.` });
    expect(readdirSync(folder)).toHaveLength(4);
    expect(JSON.parse(out)).toMatchObject({ written: { length: 2 }, unreadable: ['Line 1, message 3'] });
  });

  test('keeps two events of one order that differ', async () => {
    const folder = join(temporaryFolder(), 'recordings');
    const event = exampleEvent('order-created-live.json');

    await bridgeWith(
      [JSON.stringify(event), JSON.stringify({ ...event, created_at: '2026-06-03T00:00:00Z' })],
      ...['record', folder, '--key', key()],
    );

    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('makes its own key once, readable by its owner only', async () => {
    const [folder, file] = [join(temporaryFolder(), 'recordings'), key()];

    await bridgeWith([], 'record', folder, '--key', file);
    const made = readFileSync(file);
    await bridgeWith([], 'record', folder, '--key', file);

    expect(made).toHaveLength(32);
    expect(readFileSync(file)).toEqual(made);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  test('refuses to leave originals among the recordings', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'real.json'), exampleBytes('order-created-live.json'));

    const { code, err } = await bridge('record', folder, join(folder, 'real.json'), '--key', key());

    expect(code).toBe(2);
    expect(err).toContain('record into another folder');
    expect(readdirSync(folder)).toEqual(['real.json']);
  });
});
