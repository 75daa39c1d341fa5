import { createCatalogue, searchedAgain } from '../catalogue.ts';
import { createCustomers } from '../customers.ts';
import type { Erp } from '../port.ts';
import { reconsidered } from '../refused-customer.ts';
import { createItemDirectory } from './catalogue.ts';
import { create } from './creation.ts';
import { createDirectory, customerSettings } from './customers.ts';
import type { BusinessCentralDraft } from './draft.ts';
import { lookUp } from './look-up.ts';
import { isMended } from './mended.ts';
import { createPaths } from './paths.ts';
import type { BusinessCentralPorts } from './ports.ts';
import { createPrincipals } from './principals.ts';
import { probe } from './probe.ts';
import { createBusinessCentralTranslator } from './translator.ts';

export type { BusinessCentralDraft } from './draft.ts';
export type { BusinessCentralPorts, ClientCredentials, Login, WebServiceKey } from './ports.ts';
export type { BusinessCentralSettings } from './settings.ts';

/** Dynamics 365 Business Central behind the port, through its standard REST API v2.0. */
export function createBusinessCentralErp(ports: BusinessCentralPorts): Erp<BusinessCentralDraft> {
  const principals = createPrincipals(ports);
  const paths = createPaths(ports.settings.companyId);
  const { name, translateOrder, translateRefund } = createBusinessCentralTranslator(ports.settings);
  const directory = createDirectory(principals.share, paths, ports.settings);
  const customers = createCustomers(customerSettings(ports.settings), directory, ports.now);
  const items = createItemDirectory(principals.share, paths, ports.settings);
  const catalogue = items && createCatalogue(items, ports.now);
  return {
    name,
    chooseCustomer: customers.choose,
    ...(catalogue === undefined ? {} : { findItems: catalogue.find }),
    translateOrder,
    translateRefund,
    lookUp: (draft, signal, mayRepair) =>
      principals.share((client) => lookUp(client, paths, draft, ports.settings, signal, mayRepair)),
    async create(draft, mayLeave, signal) {
      const answer = await principals.share((client) => create(client, paths, draft, mayLeave, signal));
      const again = reconsidered(customers, draft, answer);
      return catalogue === undefined ? again : searchedAgain(catalogue, draft, again);
    },
    isMended: (cause, signal) =>
      principals.share((client) => isMended(client, paths, ports.settings, cause, signal, items)),
    probe: (signal) => probe(principals.clients, paths, signal),
  };
}
