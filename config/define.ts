import { businessCentralAddresses } from './business-central.ts';
import { ConfigurationError, mistakesOf } from './errors.ts';
import { type BridgeConfiguration, type BridgeSettings, bridgeSettings } from './schema.ts';

/**
 * Checks the settings of a deployment and fills in what they leave out.
 *
 * @throws ConfigurationError that lists every mistake at once: field, value, what is allowed, the nearest right one.
 */
export function defineBridge(settings: BridgeSettings): BridgeConfiguration {
  const result = bridgeSettings.safeParse(settings);
  if (!result.success) throw new ConfigurationError(mistakesOf(result.error, settings));
  return { ...result.data, erp: { ...result.data.erp, ...businessCentralAddresses(result.data.erp) } };
}
