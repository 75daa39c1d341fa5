import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { narrate, shorten } from '../../local/narrator.ts';
import { createTerminal } from '../../local/terminal.ts';

const line = (fields: Record<string, unknown>) => ({
  kind: 'line' as const,
  functionName: 'Consumer',
  line: JSON.stringify({ level: 'INFO', service: 'consumer', ...fields }),
});
const key = 'order:order_01KT3SSX6R3JTJ0HYCTFV8ES59';

describe('the narrator', () => {
  it.each([
    [{ message: 'queued', deliveryId: '01KT3SSX6R3JTJ0HYCTFV8ES59' }, '…FV8ES59', 'queued'],
    [{ message: 'ignored', why: 'test' }, 'Consumer', 'ignored: test mode'],
    [{ message: 'ignored', why: 'type' }, 'Consumer', 'ignored: not an event for the ERP'],
    [
      { message: 'posted', key, document: { kind: 'sales order', number: 'S-ORD101001' } },
      'order …FV8ES59',
      'posted as S-ORD101001',
    ],
    [
      { message: 'already posted', key, document: { number: 'S-ORD1' } },
      'order …FV8ES59',
      'already posted as S-ORD1, nothing to do',
    ],
    [
      { message: 'failed', key, reason: 'unknown_sku', detail: 'TEA-9' },
      'order …FV8ES59',
      'failed: unknown SKU: TEA-9',
    ],
    [{ message: 'retrying', key, reason: 'erp_unavailable' }, 'order …FV8ES59', 'will be tried again: erp unavailable'],
    [{ message: 'waiting', key, reason: 'order_unknown' }, 'order …FV8ES59', 'waiting: order unknown'],
    [{ message: 'signature failed', level: 'WARN', cause: 'stale' }, 'Consumer', 'refused: bad signature (stale)'],
    [
      { message: 'mark not written', level: 'ERROR', error: { message: 'table gone' } },
      'Consumer',
      'mark not written: table gone',
    ],
  ])('tells %j in one line', (fields, subject, text) => {
    expect(narrate(line(fields))).toMatchObject({ subject, text });
  });

  it('tells a dead letter with its reason', () => {
    expect(narrate({ kind: 'dead-lettered', subject: key, reason: 'unknown_sku', detail: 'TEA-9 is no item' })).toEqual(
      {
        tone: 'bad',
        subject: 'order …FV8ES59',
        text: 'dead-lettered: unknown SKU: TEA-9 is no item',
      },
    );
  });

  it.each([
    [413, 'refused: too large (413)'],
    [503, 'not queued, the sender is asked to try again (503)'],
    [500, 'the receiver failed (500)'],
  ])('tells an answer %d', (status, text) => {
    expect(narrate({ kind: 'answered', status, path: '/webhooks/zephyrcart' })?.text).toBe(text);
  });

  it.each([
    ['metrics', '{"_aws":{},"Posted":1}'],
    ['a debug line', JSON.stringify({ level: 'INFO', message: 'secret read' })],
    ['an empty line', '  '],
    ['what the front tells better', JSON.stringify({ level: 'ERROR', message: 'too large' })],
  ])('passes over %s', (_, text) => {
    expect(narrate({ kind: 'line', functionName: 'Consumer', line: text })).toBeUndefined();
  });

  it('is not lost at a field of another shape', () => {
    expect(narrate(line({ message: 'posted', key: 7, document: 'none' }))?.text).toBe(
      'posted as a document without a number',
    );
    expect(narrate(line({ message: 'constructor' }))).toBeUndefined();
  });

  it('never lets an event speak to the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (detail) => {
        const told = narrate(line({ message: 'failed', key, reason: 'rejected', detail: `${detail}\u001b[2J\n` }));
        return told !== undefined && !/\p{Cc}/u.test(told.text);
      }),
    );
  });

  it('shortens ids to their kind and the part that differs', () => {
    expect(shorten('refund:refund_01KTC065W02K96NWBDVH1DQ1HY')).toBe('refund …H1DQ1HY');
    expect(shorten('no id at all')).toBe('no id at all');
  });
});

describe('the terminal', () => {
  const written = (isTTY: boolean, env: Record<string, string>) => {
    let text = '';
    const stream = { isTTY, write: (part: string) => (text += part) };
    createTerminal(stream, env).tell({ tone: 'good', subject: 'order', text: 'posted' });
    return text;
  };

  it('colours only a terminal, and not where NO_COLOR forbids it', () => {
    expect(written(true, {})).toContain('\u001b[');
    expect(written(false, {})).not.toContain('\u001b[');
    expect(written(true, { NO_COLOR: '1' })).not.toContain('\u001b[');
  });
});
