import { createCatalogue, searchedAgain } from '../catalogue.ts';
import { createCustomers } from '../customers.ts';
import type { Erp } from '../port.ts';
import { reconsidered } from '../refused-customer.ts';
import { createItemDirectory } from './catalogue.ts';
import { createClient } from './client.ts';
import { create } from './creation.ts';
import { createDirectory, customerSettings } from './customers.ts';
import type { SapBusinessOneDraft } from './draft.ts';
import { lookUp, type Sight } from './look-up.ts';
import { isMended } from './mended.ts';
import type { SapBusinessOnePorts } from './ports.ts';
import { probe } from './probe.ts';
import { createSapBusinessOneTranslator, todayIn } from './translator.ts';

export type { SapBusinessOneDraft } from './draft.ts';
export type { SapBusinessOnePorts, Shortcoming, UserCredentials } from './ports.ts';
export type { SapBusinessOneSettings } from './settings.ts';

/** SAP Business One behind the port, through its Service Layer, version 1 or 2. */
export function createSapBusinessOneErp(ports: SapBusinessOnePorts): Erp<SapBusinessOneDraft> {
  const { settings, now } = ports;
  const { name, translateOrder, translateRefund } = createSapBusinessOneTranslator(settings, now);
  const client = createClient(ports);
  const sight: Sight = { client, settings, today: todayIn(settings, now) };
  const customers = createCustomers(customerSettings(settings), createDirectory(client, settings), now);
  const items = createItemDirectory(client, settings);
  const catalogue = items && createCatalogue(items, now);
  return {
    name,
    chooseCustomer: customers.choose,
    ...(catalogue === undefined ? {} : { findItems: catalogue.find }),
    translateOrder,
    translateRefund,
    lookUp: (draft, signal) => lookUp(sight, draft, signal),
    async create(draft, mayLeave, signal) {
      const answer = reconsidered(customers, draft, await create(sight, draft, mayLeave, signal));
      return catalogue === undefined ? answer : searchedAgain(catalogue, draft, answer);
    },
    probe: (signal) => probe(client, settings, signal),
    isMended: (cause, signal) => isMended(client, settings, cause, signal, items),
  };
}
