import * as z from 'zod';
import { ConfigurationError, mistakesOf, mustBe } from '../../config/errors.ts';
import { oneOf, section, text, whole, yesOrNo } from '../../config/fields.ts';
import { REASONS } from '../erp/failures.ts';

const notBlank = (value: string) => value.trim() !== '';
const id = text('the id as ZephyrCart shows it', notBlank);
const why = text('a sentence: it is kept in the ledger', (value) => notBlank(value) && value.length <= 500);

const list = (what: string, item: z.ZodType<string>) =>
  z
    .array(item, { error: () => mustBe(`a list of ${what}, 1 to 100`) })
    .min(1, { error: () => mustBe(`a list of ${what}, 1 to 100`) })
    .max(100, { error: () => mustBe(`a list of ${what}, 1 to 100`) });

const reasons = REASONS as readonly [string, ...string[]] & typeof REASONS;

const filter = section({
  reason: oneOf(reasons as [string, ...string[]]).exactOptional(),
  sku: text('a SKU as ZephyrCart sends it', notBlank).exactOptional(),
  orderId: id.exactOptional(),
  /** Since the receiver had the event first. */
  olderThanHours: z
    .number({ error: () => mustBe('hours: a number of 0 or more') })
    .min(0, { error: () => mustBe('hours: a number of 0 or more') })
    .exactOptional(),
}).refine((given) => Object.keys(given).length > 0, {
  error: () =>
    mustBe('an object with at least one of reason, sku, orderId, olderThanHours; leave it out to move everything'),
});

const key = text(
  'a ledger key: "order:<order id>" or "refund:<refund id>"',
  (value) => /^(order|refund):\S/.test(value),
  (value) => (/^(order|refund)_/.test(value) ? `${value.slice(0, value.indexOf('_'))}:${value}` : undefined),
);

const fields = section({
  dryRun: yesOrNo().exactOptional(),
  filter: filter.exactOptional(),
  maxMessages: whole('messages', 1, 1_000_000).exactOptional(),
  /** The ERP is the limit, not SQS. */
  perSecond: whole('messages a second', 1, 500).exactOptional(),
  force: section({ keys: list('ledger keys', key), why }).exactOptional(),
  release: section({ refundIds: list('refund ids', id), why }).exactOptional(),
  status: yesOrNo().exactOptional(),
  cancel: yesOrNo().exactOptional(),
  census: yesOrNo().exactOptional(),
});

type Field = keyof z.output<typeof fields>;

/** Each is a run of its own kind; the others say how to move. */
const KINDS: Readonly<Record<'force' | 'release' | 'status' | 'cancel' | 'census', readonly Field[]>> = {
  force: ['dryRun'],
  release: ['dryRun'],
  status: [],
  cancel: [],
  census: [],
};

const Input = fields.superRefine((given, context) => {
  const chosen = Object.keys(KINDS)
    .filter(isKind)
    .find((kind) => Boolean(given[kind]));
  if (chosen === undefined) return;
  for (const other of Object.keys(given)) {
    if (other === chosen || KINDS[chosen].some((allowed) => allowed === other) || !Reflect.get(given, other)) continue;
    context.addIssue({ code: 'custom', path: [other], message: `does not go together with ${chosen}: run it apart` });
  }
});

export type RedriveInput = z.output<typeof Input>;
export type Filter = NonNullable<RedriveInput['filter']>;

/**
 * The event that the function was invoked with; none is `{}`.
 * @throws an Error that names every field that is wrong, its value, what is allowed and the nearest right one
 */
export function readInput(event: unknown): RedriveInput {
  const given = withoutWidgetContext(event ?? {});
  const read = Input.safeParse(given);
  if (read.success) return read.data;
  throw new ConfigurationError(mistakesOf(read.error, given), "the redrive's input");
}

function isKind(name: string): name is keyof typeof KINDS {
  return Object.hasOwn(KINDS, name);
}

/** The console adds it to whatever a button of a widget sends; it means nothing here. */
function withoutWidgetContext(event: unknown): unknown {
  if (typeof event !== 'object' || event === null || !('widgetContext' in event)) return event;
  const { widgetContext: _, ...given } = event;
  return given;
}
