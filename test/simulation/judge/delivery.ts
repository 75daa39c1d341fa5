import { LIVES } from '../functions/fleet.ts';
import type { World } from '../world.ts';

/** Delivery is on, and the outage over for whoever asks the breaker. */
export function judgeDelivery({ inspector, table, source }: World, calmAt: number): void {
  const { state = 'closed', paused, trialSince, reason } = table.read('breaker') ?? {};
  if (paused !== undefined) inspector.find('delivery is still paused by hand');
  if (state === 'open') inspector.find(`the breaker is still open (${String(reason)}), and the ERP is well`);
  if (source.state !== 'Enabled') inspector.find(`delivery is ${source.state.toLowerCase()}, and nothing keeps it off`);
  // Whoever began after that was in the trial, and what it posted had to end it.
  const from = Math.max(calmAt, Number(trialSince)) + LIVES.consumer;
  if (state === 'trial' && inspector.facts.lastPostedAt() > from)
    inspector.find('the breaker is still in its trial, although documents were answered in it');
}
