import type { BridgeConfiguration } from '../../config/schema.ts';
import type { ConsumerSettings } from './ports.ts';

/** What the consumer takes from the configuration. */
export function settingsOf({
  delivery,
  erp,
  patience,
  maintenanceWindows,
  currencies,
  testOrders,
  cutover,
}: BridgeConfiguration): ConsumerSettings {
  const exponents = Object.entries(currencies).flatMap(([code, { exponent }]) =>
    exponent === undefined ? [] : [[code, exponent] as const],
  );
  return {
    perInstance: delivery.perInstance,
    settlingSeconds: erp.settlingSeconds,
    patience,
    maintenanceWindows,
    reading: {
      acceptTaxInclusivePrices: erp.pricesIncludeTax,
      testOrders,
      currencyExponents: Object.fromEntries(exponents),
      ...(cutover === undefined ? {} : { cutover }),
    },
  };
}
