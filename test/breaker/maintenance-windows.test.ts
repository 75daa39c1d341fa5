import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maintenanceAt } from '../../lambdas/maintenance-windows.ts';

const HOUR = 3_600_000;
const start = Date.parse('2026-06-02T00:00:00Z');
const at = (hour: number) => start + hour * HOUR;
const window = (from: number, to: number, why = `${from} to ${to}`) => ({
  from: new Date(at(from)).toISOString(),
  to: new Date(at(to)).toISOString(),
  why,
});

describe('a maintenance window', () => {
  it('begins with its first instant and is over with its last', () => {
    const windows = [window(2, 4)];
    expect([1.99, 2, 3.99, 4].map((hour) => maintenanceAt(windows, at(hour)) !== undefined)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('that overlaps another, or meets it, is one with it; its reason is that of now', () => {
    const windows = [window(1, 3, 'backup'), window(2, 6, 'update'), window(6, 8, 'test'), window(9, 10, 'later')];
    expect(maintenanceAt(windows, at(1.5))).toEqual({ ...window(1, 8), why: 'backup' });
    expect(maintenanceAt(windows, at(2.5))).toEqual({ ...window(1, 8), why: 'backup; update' });
    expect(maintenanceAt(windows, at(8.5))).toBeUndefined();
  });

  it('is one with all that follow each other, in whatever order they are written, and with none that is apart', () => {
    const chain = [window(0, 1), window(1, 2), window(2, 6)];
    for (const windows of [chain, chain.toReversed()]) {
      expect(maintenanceAt(windows, at(0.5))).toEqual({ ...window(0, 6), why: '0 to 1' });
      expect(maintenanceAt(windows, at(5))).toEqual({ ...window(0, 6), why: '2 to 6' });
    }
    expect(maintenanceAt([window(1, 2), window(5, 7), window(9, 10)], at(6))).toEqual(window(5, 7));
  });

  it('never ends while another one goes on, in whatever order they are written', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 10 }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), fc.integer({ min: 0, max: 50 }), (spans, hour) => {
        const windows = spans.map(([from, length]) => window(from, from + length));
        const inside = spans.some(([from, length]) => from <= hour && hour < from + length);

        const found = maintenanceAt(windows, at(hour));

        expect(found !== undefined).toBe(inside);
        if (found !== undefined) {
          expect(maintenanceAt(windows, Date.parse(found.to))).toBeUndefined();
          expect(maintenanceAt(windows, Date.parse(found.to) - 1)).toBeDefined();
          expect(maintenanceAt(windows, Date.parse(found.from) - 1)).toBeUndefined();
        }
      }),
    );
  });
});
