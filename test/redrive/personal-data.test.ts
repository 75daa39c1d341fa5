import { expect, it } from 'vitest';
import { createWidget } from '../../lambdas/widget/widget.ts';
import { eventOf, orderId } from './events.ts';
import { openShop, type Shop } from './shop.ts';
import { businessCentral, sapBusinessOne } from './shop-erp.ts';

const NAME = "Zacharias O'Quellmann";
const ADDRESS = {
  name: NAME,
  line1: 'Geheimweg 77',
  line2: 'c/o Olga Verborgen',
  postal_code: '98765',
  city: 'Quellstadt',
};
const EMAIL = 'zach.quell@private.example';
const PHONE = '+4915112345678 (bei Olga)';
const NOTE = 'Trennung von Zacharias';
const PERSONAL = /zacharias|quellmann|geheimweg|verborgen|98765|quellstadt|zach\.quell|15112345678|trennung/i;

type Fields = Record<string, unknown>;

/** The nth example event of somebody who must not be named, with these changes. */
function event(
  kind: 'order' | 'refund',
  n: number,
  sku: string,
  change: (data: Fields, event: Fields) => void = () => {},
) {
  const body = JSON.parse(Buffer.from(eventOf(kind, n, sku)).toString('utf8')) as Fields & { data: Fields };
  const { data } = body;
  data.customer = { ...Object(data.customer), name: NAME, email: EMAIL, phone: PHONE };
  data.metadata = { gift: NOTE };
  for (const field of ['shipping_address', 'billing_address']) data[field] = { ...Object(data[field]), ...ADDRESS };
  change(data, body);
  return Buffer.from(JSON.stringify(body));
}

const lines = (data: Fields) => data.line_items as Fields[];
const refundIn = (data: Fields) => (data.refund ?? data) as Fields;

/** One of each kind of trouble. */
const TROUBLE: readonly ((n: number, good: string) => Uint8Array)[] = [
  (n) => event('order', n, 'NOT-THERE'),
  (n) => event('order', n, 'x'.repeat(90)),
  (n, good) => event('order', n, good, (data) => void Reflect.deleteProperty(lines(data)[0] ?? {}, 'sku')),
  (n, good) => event('order', n, good, (data) => void Object.assign(data, { total_cents: 1 })),
  (n, good) => event('order', n, good, (data) => void Object.assign(data, { total_cents: NAME })),
  (n, good) => event('order', n, good, (data) => void Object.assign(data, { currency: NAME })),
  (n, good) => event('order', n, good, (data) => void Object.assign(data, { status: 'cancelled' })),
  (n, good) => event('order', n, good, (data) => void Object.assign(data, { id: { name: NAME } })),
  (n, good) =>
    event(
      'order',
      n,
      good,
      (data, whole) => void [data, whole].forEach((part) => void Reflect.deleteProperty(part, 'livemode')),
    ),
  (n, good) =>
    event('refund', n, good, (data) => void Object.assign(refundIn(data), { note: NOTE, metadata: { note: NOTE } })),
  (n, good) => event('refund', n, good, (data) => void Object.assign(refundIn(data), { id: NAME.repeat(9) })),
  () => Buffer.from(`{"type":"order.created","data":{"customer":{"name":"${NAME}"`),
  (n, good) => event('order', n, good, (data) => void Object.assign(data, { line_items: NAME })),
];

it.each([
  ['Business Central', businessCentral, '1896-S'],
  ['SAP Business One', sapBusinessOne, 'A00001'],
] as const)(
  '%s: whoever bought, nothing of them is in the ledger, in mails, in log lines or on the widget',
  async (_name, erpAt, good) => {
    // Prepare
    const shop = openShop(erpAt);
    for (const item of [good, 'POT-CER-07']) shop.erp.addItem(item);
    const widget = widgetOver(shop);

    // Act
    shop.post(event('order', 1, good));
    shop.post(event('order', 1, good, (data) => void Object.assign(lines(data)[0] ?? {}, { quantity: 3 })));
    TROUBLE.forEach((make, index) => void shop.post(make(index + 100, good)));
    await shop.drain();
    const markup = await widget();
    for (let quarter = 0; quarter < 100; quarter += 1) await shop.quarterHour();

    // Assess
    const seen = { ledger: [...shop.items], mail: shop.mail, log: shop.lines, widget: [markup, await widget()] };
    expect(shop.mail.map(({ subject }) => subject).toSorted()).toEqual(expect.arrayContaining(SUBJECTS));
    expect(await shop.ledger.entries.read(`order:${orderId(1)}`)).toMatchObject({ status: 'posted' });
    for (const [where, what] of Object.entries(seen)) expect(JSON.stringify(what), where).not.toMatch(PERSONAL);
  },
);

const SUBJECTS = [
  'bad_amount',
  'bad_currency',
  'line_without_sku',
  'livemode_missing',
  'order_cancelled',
  'refund_without_id',
  'unknown_sku: NOT-THERE',
  'unreadable',
];

function widgetOver({ ledger, now }: Shop) {
  const show = createWidget({
    causes: ledger.causes,
    redriveFunctionArn: 'arn:redrive',
    localCurrency: 'EUR',
    runbookUrl: 'docs/operate.md',
    now,
    log: { error: () => {} },
  });
  return () => show({}, { invokedFunctionArn: 'arn:widget', awsRequestId: 'request' });
}
