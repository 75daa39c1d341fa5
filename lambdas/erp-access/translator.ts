import type { BridgeConfiguration } from '../../config/schema.ts';
import { createBusinessCentralTranslator } from '../erp/business-central/translator.ts';
import type { Translator } from '../erp/port.ts';
import { createSapBusinessOneTranslator } from '../erp/sap-business-one/translator.ts';

/** The pure part of the configured ERP: for seeing what would be written without asking anybody. */
export function translatorFrom(configuration: BridgeConfiguration): Translator {
  const { erp } = configuration;
  switch (erp.kind) {
    case 'business-central':
      return createBusinessCentralTranslator({ ...configuration, ...erp });
    case 'sap-business-one':
      return createSapBusinessOneTranslator({ ...configuration, ...erp }, Date.now);
  }
}
