import { Decimal, exact, sum } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { negative } from './amounts.ts';
import type { Company } from './company.ts';
import { numberOf, rowsOf, textOf } from './given.ts';
import type { Computed, FinalKind } from './marketing-document.ts';
import { invalid } from './refusals.ts';

/** A row that moves goods kept by batch or serial number names them all (contract sheet sap-business-one 4.1, 8.2 row 42). */
export function checkAllocation(item: JsonObject, given: JsonObject, quantity: Decimal): void {
  if (given.WithoutInventoryMovement === 'tYES') return;
  const batches = rowsOf(given, 'BatchNumbers').map((batch) => numberOf(batch, 'Quantity') ?? Decimal.zero);
  const serials = exact(rowsOf(given, 'SerialNumbers').length);
  const isShort =
    (item.ManageBatchNumbers === 'tYES' && sum(batches).compare(quantity) !== 0) ||
    (item.ManageSerialNumbers === 'tYES' && serials.compare(quantity) !== 0);
  if (isShort) throw invalid(-4014, 'Cannot add row without complete selection of batch/serial numbers');
}

/** +1 for what brings goods back, -1 for what takes them away; an order only promises. */
const DIRECTION: Readonly<Record<FinalKind, -1 | 0 | 1>> = { order: 0, invoice: -1, 'credit memo': 1 };

/** Moves the goods of a document, or moves them back when it is cancelled: all of its rows, or none and a Refused. */
export function moveStock(
  { master }: Company,
  { becomes, lines }: Pick<Computed, 'becomes' | 'lines'>,
  undo = false,
): void {
  const direction = DIRECTION[becomes] * (undo ? -1 : 1);
  if (direction === 0) return;
  const moved = new Map<string, JsonObject>();
  for (const [index, line] of lines.entries()) {
    const code = textOf(line.given, 'ItemCode') ?? '';
    const item = moved.get(code) ?? master.Items.get(code);
    if (item?.InventoryItem !== 'tYES' || line.given.WithoutInventoryMovement === 'tYES') continue;
    const onHand = numberOf(item, 'QuantityOnStock') ?? Decimal.zero;
    const left = direction > 0 ? onHand.plus(line.quantity) : onHand.minus(line.quantity);
    if (negative(left)) {
      throw invalid(-10, `Quantity falls into negative inventory  [DocumentLines.ItemCode][line: ${index}]`);
    }
    moved.set(code, { ...item, QuantityOnStock: left });
  }
  for (const [code, item] of moved) master.Items.set(code, item);
}
