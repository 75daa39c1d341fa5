import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from 'vitest';
import { createMeter } from '../../lambdas/consumer/meter.ts';
import { timed } from '../../lambdas/consumer/timed-erp.ts';
import { capturePrinted } from '../receiver/printed.ts';
import { createFakeErp } from './fake-erp.ts';

describe('the consumer publishes', () => {
  it('the money of what was accepted and of what it posted, by currency, with the decimals of each', () => {
    const printed = capturePrinted();
    const meter = createMeter(new Metrics({ namespace: 'test', serviceName: 'consumer' }));
    meter.posted({ currency: 'EUR', minorUnits: 7110, exponent: 2 });
    meter.posted({ currency: 'JPY', minorUnits: 4620 });
    meter.accepted({ currency: 'GBP', minorUnits: 120, exponent: 2 });
    const metrics = printed.metrics();
    printed.restore();
    const named = { namespace: 'test', name: 'PostedAmount' };
    expect(metrics).toEqual([
      { ...named, value: 71.1, dimensions: [{ service: 'consumer', currency: 'EUR' }] },
      { ...named, value: 4620, dimensions: [{ service: 'consumer', currency: 'JPY' }] },
      { ...named, name: 'AcceptedAmount', value: 1.2, dimensions: [{ service: 'consumer', currency: 'GBP' }] },
    ]);
  });

  it('how long the ERP took, also when it did not answer', async () => {
    const fake = createFakeErp();
    let clock = 0;
    const took: [string, number][] = [];
    const slow = {
      ...fake.erp,
      lookUp: async (...given: Parameters<typeof fake.erp.lookUp>) => {
        clock += 120;
        return fake.erp.lookUp(...given);
      },
      create: async (): Promise<never> => {
        clock += 300;
        throw new Error('the socket broke');
      },
    };
    const erp = timed(slow, { took: (name, milliseconds) => void took.push([name, milliseconds]) }, () => clock);
    const draft = { reference: 'ORDER_1', customer: 'WEB', currency: 'EUR', total: 1 };
    const { signal } = new AbortController();
    expect(await erp.lookUp(draft, signal)).toEqual({ outcome: 'absent' });
    await expect(erp.create(draft, () => true, signal)).rejects.toThrow('the socket broke');
    expect(took).toEqual([
      ['ErpLookUp', 120],
      ['ErpCreate', 300],
    ]);
  });
});
