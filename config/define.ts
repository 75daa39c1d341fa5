import { businessCentralAddresses } from './business-central.ts';
import { ConfigurationError, mistakesOf } from './errors.ts';
import { sapBusinessOneAddress } from './sap-business-one.ts';
import { type BridgeConfiguration, type BridgeSettings, bridgeSettings } from './schema.ts';

/**
 * Checks the settings of a deployment and fills in what they leave out.
 *
 * @throws ConfigurationError that lists every mistake at once: field, value, what is allowed, the nearest right one.
 */
export function defineBridge(settings: BridgeSettings): BridgeConfiguration {
  const result = bridgeSettings[kindOf(settings)].safeParse(settings);
  if (!result.success) throw new ConfigurationError(mistakesOf(result.error, settings));
  const { erp } = result.data;
  switch (erp.kind) {
    case 'business-central':
      return { ...result.data, erp: { ...erp, ...businessCentralAddresses(erp) } };
    case 'sap-business-one':
      return { ...result.data, erp: { ...erp, ...sapBusinessOneAddress(erp) } };
  }
}

/** Also of settings that are wrong: then it decides by whose lengths codes are measured. */
function kindOf(settings: unknown): keyof typeof bridgeSettings {
  const erp = typeof settings === 'object' && settings !== null ? Reflect.get(settings, 'erp') : undefined;
  const kind = typeof erp === 'object' && erp !== null ? Reflect.get(erp, 'kind') : undefined;
  return kind === 'sap-business-one' ? kind : 'business-central';
}
