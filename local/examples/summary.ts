import type { ErpRecord } from '../simulator.ts';

/** One sentence from what the ERP really holds, so that a doubled document would show. */
export function summarise(erp: string, records: readonly ErpRecord[], ignored: number): string {
  const orders = Map.groupBy(
    records.filter(({ kind }) => kind === 'sales order' || kind === 'sales invoice'),
    ({ currency }) => currency,
  );
  const memos = records.filter(({ kind }) => kind === 'credit memo').length;
  const counts = [
    ...[...orders].map(([currency, held]) => counted(held.length, `${currency} order`)),
    counted(memos, 'credit memo'),
    `${ignored} ignored`,
  ];
  const doubled = records.length - new Set(records.map(({ kind, reference }) => `${kind} ${reference}`)).size;
  const verdict = doubled === 0 ? 'nothing doubled' : `but ${counted(doubled, 'document')} too many`;
  return `${erp} holds ${counts.join(', ')}; every event was sent twice, ${verdict}.`;
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
