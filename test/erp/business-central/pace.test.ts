import { describe, expect, test } from 'vitest';
import { answer, batchOf, orderDraft, refusal, scripted, signal, storedOrder } from './scripted.ts';

const throttled = (seconds: string) =>
  refusal(429, 'Application_TooManyRequests', 'Too many requests reached.', { 'Retry-After': seconds });
const absent = () => batchOf([], [], []);

describe('Retry-After', () => {
  test('holds up what other documents send, not only the request that was told', async () => {
    const world = scripted([absent(), throttled('5'), absent(), answer(201, storedOrder())]);
    await world.erp.lookUp(orderDraft(), signal());
    expect(await world.erp.create(orderDraft(), () => true, signal())).toMatchObject({ outcome: 'refused' });

    const told = world.clock.now;
    await world.erp.lookUp(orderDraft(), signal());

    expect(world.pauses).toEqual([5000]);
    expect(world.clock.now - told).toBe(5000);
  });

  test('that is too long to sit out gives the event back, says how long, and sends nothing meanwhile', async () => {
    const world = scripted([absent(), throttled('120')]);
    await world.erp.lookUp(orderDraft(), signal());
    await world.erp.create(orderDraft(), () => true, signal());
    const sent = world.calls.length;

    const lookUp = await world.erp.lookUp(orderDraft(), signal());
    const creation = await world.erp.create(orderDraft(), () => true, signal());

    expect(lookUp).toMatchObject({ outcome: 'inconclusive', failure: { class: 'transient', retryAfterSeconds: 120 } });
    expect(creation).toMatchObject({ outcome: 'refused', failure: { class: 'transient', retryAfterSeconds: 120 } });
    expect(world.calls).toHaveLength(sent);
  });

  test('is over when its time is over', async () => {
    const world = scripted([absent(), throttled('120'), absent()]);
    await world.erp.lookUp(orderDraft(), signal());
    await world.erp.create(orderDraft(), () => true, signal());
    world.clock.now += 120_000;

    expect(await world.erp.lookUp(orderDraft(), signal())).toEqual({ outcome: 'absent' });
    expect(world.pauses).toEqual([]);
  });

  test('of an answer that succeeded means nothing', async () => {
    const world = scripted([answer(200, { responses: [] }, { 'Retry-After': '60' }), absent()]);
    await world.erp.lookUp(orderDraft(), signal());
    expect(await world.erp.lookUp(orderDraft(), signal())).toEqual({ outcome: 'absent' });
  });
});
