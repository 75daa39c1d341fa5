import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineBridge } from '../../config/define.ts';
import { ISO_EXPONENTS } from '../../lambdas/zephyrcart/currencies.ts';
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
        customer: { strategy: 'default', number: 'WEB', table: {} },
        sku: { strategy: 'number' },
        refunds: { full: 'mirror' },
        settlingSeconds: 900,
        baseUrl: `https://api.businesscentral.dynamics.com/v2.0/${erp.tenantId}/Production/api/v2.0`,
        tokenUrl: `https://login.microsoftonline.com/${erp.tenantId}/oauth2/v2.0/token`,
      },
      items: {},
      tax: { codes: {}, tolerance: 1 },
      shipping: { description: 'Shipping' },
      currencies: {},
      countries: {},
      testOrders: 'ignore',
      delivery: { instances: 5, perInstance: 1 },
      patience: { orderUnknownHours: 72, retryHours: 336, exchangeRateHours: 120, approvalHours: 336 },
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

test.each([...ISO_EXPONENTS.keys()])('%s, in which events are read, can be configured', (currency) => {
  const { currencies } = defineBridge({ ...settings, currencies: { [currency]: { exponent: 2 } } });

  expect(currencies).toEqual({ [currency]: { exponent: 2 } });
});

describe('the addresses of Business Central', () => {
  test('an origin gets the usual paths', () => {
    const configuration = defineBridge(
      withErpTyped({ baseUrl: 'http://127.0.0.1:7048', tokenUrl: 'http://localhost:7048/' }),
    );

    expect(configuration.erp.baseUrl).toBe(`http://127.0.0.1:7048/v2.0/${erp.tenantId}/Production/api/v2.0`);
    expect(configuration.erp).toHaveProperty('tokenUrl', `http://localhost:7048/${erp.tenantId}/oauth2/v2.0/token`);
  });

  test('a whole address is taken as it is, without the slash at its end', () => {
    const configuration = defineBridge(
      withErpTyped({ baseUrl: 'https://bc.shop.example/BC250/api/v2.0/', tokenUrl: 'https://id.shop.example/token' }),
    );

    expect(configuration.erp.baseUrl).toBe('https://bc.shop.example/BC250/api/v2.0');
    expect(configuration.erp).toHaveProperty('tokenUrl', 'https://id.shop.example/token');
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

describe('the delivery', () => {
  const chosen = (instances: number, perInstance: number, principals: number) => ({
    ...withErp({ principals }),
    delivery: { instances, perInstance },
  });
  const instances = fc.integer({ min: 2, max: 12 });
  const perInstance = fc.integer({ min: 1, max: 10 });
  const principals = fc.integer({ min: 1, max: 6 });

  test('asks one principal for five requests at a time at most', () => {
    fc.assert(
      fc.property(instances, perInstance, (many, each) => {
        const mistakes = mistakesIn({ ...settings, delivery: { instances: many, perInstance: each } });

        expect(mistakes).toHaveLength(many * each <= 5 ? 0 : 1);
        for (const mistake of mistakes) expect(mistake).toMatch(/Business Central serves 5 of one service principal/);
      }),
    );
  });

  test('asks none of several principals for more than five, where each instance shares its records out evenly', () => {
    fc.assert(
      fc.property(instances, perInstance, principals, (many, each, count) => {
        const accepted = mistakesIn(chosen(many, each, count)).length === 0;

        expect(accepted).toBe(many * Math.ceil(each / count) <= 5);
        if (accepted) expect(many * each).toBeLessThanOrEqual(5 * count);
      }),
    );
  });

  test('that is too much is named with the share of each principal', () => {
    expect(mistakesIn(chosen(3, 6, 3))).toEqual([
      'delivery = {"instances":3,"perInstance":6}: 3 instances x 6 records, shared by 3 principals = 6 requests at a time each, but Business Central serves 5 of one service principal; the nearest is { instances: 3, perInstance: 3 }',
    ]);
  });

  test('that an error proposes is itself accepted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 1000 }), principals, (many, count) => {
        const [mistake = ''] = mistakesIn(chosen(many, 10, count));
        const [, kept, each] = /instances: (\d+), perInstance: (\d+)/.exec(mistake) ?? [];

        expect(mistakesIn(chosen(Number(kept), Number(each), count))).toEqual([]);
      }),
    );
  });

  test('is not judged by a number of principals that is wrong itself', () => {
    expect(mistakesIn(chosen(5, 10, 0))).toEqual([
      'erp.principals = 0: must be service principals: a whole number from 1 to 100; the nearest is 1',
    ]);
  });
});

describe('the way of logging in', () => {
  const { tenantId: _tenant, environment: _environment, ...neither } = erp;
  const onPremises = {
    ...neither,
    authentication: 'web-service-key',
    baseUrl: 'https://bc.example:7048/BC/api/v2.0/',
  } as const;

  test('in Entra asks for tenant and environment', () => {
    expect(mistakesIn({ ...settings, erp: neither })).toEqual([
      'erp.tenantId: is missing; it must be the Entra tenant: its GUID or a domain of it',
      'erp.environment: is missing; it must be the name of the environment: letters, digits and hyphens, at most 30',
    ]);
  });

  test('with a key asks for neither, and has no token endpoint', () => {
    const configuration = defineBridge({ ...settings, erp: onPremises });

    expect(configuration.erp.baseUrl).toBe('https://bc.example:7048/BC/api/v2.0');
    expect(configuration.erp).not.toHaveProperty('tokenUrl');
    expect(mistakesIn(withErp(onPremises))).toEqual([]);
  });

  test.each<[string, object, string]>([
    [
      'a path',
      { baseUrl: 'https://bc.example:7048' },
      'erp.baseUrl = "https://bc.example:7048": must be the whole API',
    ],
    [
      'https',
      { baseUrl: 'http://bc.example/BC/api/v2.0' },
      'erp.baseUrl = "http://bc.example/BC/api/v2.0": must be an',
    ],
    ['no token endpoint', { tokenUrl: 'https://id.example' }, 'erp.tokenUrl = "https://id.example": must be left out'],
    ['one user', { principals: 2 }, 'erp.principals = 2: must be 1 with a web service key'],
  ])('with a key asks for %s', (_what, change, line) => {
    const mistakes = mistakesIn({ ...settings, erp: { ...onPremises, ...change } });

    expect(mistakes).toEqual([expect.stringContaining(line)]);
  });

  test('that is misspelt is named with the nearest, and nothing is concluded from it', () => {
    expect(mistakesIn({ ...settings, erp: { ...onPremises, authentication: 'web-service-keys' } })).toEqual([
      'erp.authentication = "web-service-keys": must be one of "entra", "web-service-key"; did you mean "web-service-key"?',
    ]);
  });
});

function withErpTyped(addresses: { baseUrl: string; tokenUrl: string }) {
  return { ...settings, erp: { ...erp, ...addresses } };
}
