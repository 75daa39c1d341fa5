import { type Money, moneyIn } from './cause.ts';
import type { LedgerTable } from './table.ts';
import { unposted } from './unposted.ts';

/** What is on its way into the ERP: how many documents, and their amounts by currency. */
export interface Waiting {
  readonly documents: number;
  readonly money: readonly Money[];
}

export type Backlog = ReturnType<typeof createBacklog>;

/** What the ledger knows of the events that are neither posted nor given up; eventually consistent. */
export function createBacklog(table: LedgerTable) {
  return {
    /** Money that comes in and money that goes out are not added up. */
    async read(): Promise<{ readonly orders: Waiting; readonly refunds: Waiting }> {
      const items: Readonly<Record<string, unknown>>[] = [];
      for (const status of ['retrying', 'waiting']) {
        for await (const item of unposted(table, status, ['id', 'currency', 'exponent', 'total'])) items.push(item);
      }
      const refunds = items.filter(({ id }) => String(id).startsWith('refund:'));
      return { orders: added(items.filter((item) => !refunds.includes(item))), refunds: added(refunds) };
    },

    /** Refunds that wait for their order and were received at this instant (ISO 8601) or later. */
    async waitingSince(instant: string): Promise<number> {
      let refunds = 0;
      for await (const { receivedAt } of unposted(table, 'waiting', ['receivedAt'])) {
        if (String(receivedAt) >= instant) refunds += 1;
      }
      return refunds;
    },
  };
}

function added(items: readonly Readonly<Record<string, unknown>>[]): Waiting {
  const sums = new Map<string, Money>();
  for (const money of items.flatMap((item) => moneyIn(item) ?? [])) {
    const { exponent = money.exponent, minorUnits = 0 } = sums.get(money.currency) ?? {};
    sums.set(money.currency, {
      currency: money.currency,
      minorUnits: minorUnits + money.minorUnits,
      ...(exponent === undefined ? {} : { exponent }),
    });
  }
  return {
    documents: items.length,
    money: [...sums.values()].toSorted((a, b) => a.currency.localeCompare(b.currency)),
  };
}
