import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineBridge } from '../../config/define.ts';
import { mistakesIn } from './mistakes.ts';
import { settings } from './settings.ts';

const { erp } = settings;
const withErp = (changes: object) => ({ ...settings, erp: { ...erp, ...changes } });

describe('a configuration', () => {
  test('says everything that was left unsaid', () => {
    const configuration = defineBridge(settings);

    expect(configuration).toEqual({
      ...settings,
      erp: {
        ...erp,
        authentication: 'entra',
        principals: 1,
        customer: { strategy: 'default', number: 'WEB' },
        settlingSeconds: 900,
        baseUrl: `https://api.businesscentral.dynamics.com/v2.0/${erp.tenantId}/Production/api/v2.0`,
        tokenUrl: `https://login.microsoftonline.com/${erp.tenantId}/oauth2/v2.0/token`,
      },
      items: {},
      tax: { codes: {} },
      shipping: { description: 'Shipping' },
      currencies: {},
      countries: {},
      testOrders: 'ignore',
      delivery: { instances: 2, perInstance: 2 },
      patience: { orderUnknownHours: 72, retryHours: 336 },
      maintenanceWindows: [],
      alerts: { catalog: [], operations: [] },
      giveUpAfterDays: 90,
      logRetentionDays: 90,
      runbookUrl: 'docs/operate.md',
      example: false,
    });
  });

  test('is plain JSON: the bundle holds what was validated', () => {
    const configuration = defineBridge({ ...settings, items: { A: { item: 'B' } }, cutover: '2026-01-01T00:00:00Z' });

    expect(JSON.parse(JSON.stringify(configuration))).toEqual(configuration);
  });
});

describe('the addresses of Business Central', () => {
  test('an origin gets the usual paths', () => {
    const configuration = defineBridge(
      withErpTyped({ baseUrl: 'http://127.0.0.1:7048', tokenUrl: 'http://localhost:7048/' }),
    );

    expect(configuration.erp.baseUrl).toBe(`http://127.0.0.1:7048/v2.0/${erp.tenantId}/Production/api/v2.0`);
    expect(configuration.erp.tokenUrl).toBe(`http://localhost:7048/${erp.tenantId}/oauth2/v2.0/token`);
  });

  test('a whole address is taken as it is, without the slash at its end', () => {
    const configuration = defineBridge(
      withErpTyped({ baseUrl: 'https://bc.shop.example/BC250/api/v2.0/', tokenUrl: 'https://id.shop.example/token' }),
    );

    expect(configuration.erp.baseUrl).toBe('https://bc.shop.example/BC250/api/v2.0');
    expect(configuration.erp.tokenUrl).toBe('https://id.shop.example/token');
  });

  test.each(['http://127.0.0.1:1', 'http://127.8.9.10', 'http://localhost:7048', 'http://[::1]:7048'])(
    '%s stays on this machine and may be plain http',
    (baseUrl) => {
      expect(mistakesIn(withErp({ baseUrl }))).toEqual([]);
    },
  );

  test.each([
    'http://bc.shop.example',
    'http://127.0.0.1.shop.example',
    'http://localhost.shop.example',
    'http://10.0.0.1',
    'http://[::2]',
    'ftp://127.0.0.1',
    'https://user:secret@bc.shop.example',
    'https://bc.shop.example/?tenant=a',
    'https://bc.shop.example/#a',
    'bc.shop.example',
  ])('%s is refused', (baseUrl) => {
    expect(mistakesIn(withErp({ baseUrl }))).toEqual([expect.stringMatching(/^erp\.baseUrl = .*must be an https URL/)]);
  });
});

describe('the settling time', () => {
  test('below the ERP bound, the life of a worker and the margin together it is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (settlingSeconds) => {
        expect(mistakesIn(withErp({ settlingSeconds }))).toHaveLength(settlingSeconds < 600 + 150 + 30 ? 1 : 0);
      }),
    );
  });

  test('of a simulator on this machine it may be a second, and no less', () => {
    const baseUrl = 'http://127.0.0.1:7048';

    expect(mistakesIn(withErp({ baseUrl, settlingSeconds: 1 }))).toEqual([]);
    expect(mistakesIn(withErp({ baseUrl, settlingSeconds: 0 }))).toHaveLength(1);
  });

  test('a token service on this machine does not make the ERP a simulator', () => {
    expect(mistakesIn(withErp({ tokenUrl: 'http://127.0.0.1:7048', settlingSeconds: 5 }))).toHaveLength(1);
  });
});

test('the ERP is never asked more at a time than it serves one principal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 10 }), (instances, perInstance) => {
      const mistakes = mistakesIn({ ...settings, delivery: { instances, perInstance } });

      expect(mistakes).toHaveLength(instances * perInstance <= 5 ? 0 : 1);
      for (const mistake of mistakes) expect(mistake).toMatch(/Business Central serves 5 of one service principal/);
    }),
  );
});

test('the delivery that an error proposes is itself accepted', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 1000 }), (instances) => {
      const [mistake = ''] = mistakesIn({ ...settings, delivery: { instances, perInstance: 10 } });
      const [, kept, each] = /instances: (\d+), perInstance: (\d+)/.exec(mistake) ?? [];

      expect(mistakesIn({ ...settings, delivery: { instances: Number(kept), perInstance: Number(each) } })).toEqual([]);
    }),
  );
});

function withErpTyped(addresses: { baseUrl: string; tokenUrl: string }) {
  return { ...settings, erp: { ...erp, ...addresses } };
}
