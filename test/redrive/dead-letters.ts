import { isDeepStrictEqual, parseArgs } from 'node:util';
import { liveThrough, promised } from './day.ts';
import { openShop } from './shop.ts';
import { businessCentral, sapBusinessOne } from './shop-erp.ts';

/*
 * `npm run dead-letters`: a day of ten thousand orders, 325 of which cannot be written, through the real consumer and
 * redrive; says what happened, and fails if it is not what is promised. `-- --orders 3000 --erp sap-business-one`.
 */

const ERPS = { 'business-central': businessCentral, 'sap-business-one': sapBusinessOne };
const DEAD = { newItem: 300, refunded: 40, noItem: 20, blocked: 5 };
const FEWEST = DEAD.newItem + DEAD.noItem + DEAD.blocked;

const { values } = parseArgs({
  options: { orders: { type: 'string', default: '10000' }, erp: { type: 'string', default: 'business-central' } },
});
const orders = Number(values.orders);
const [, erpAt] = Object.entries(ERPS).find(([name]) => name === values.erp) ?? [];
if (erpAt === undefined) throw new Error(`--erp: one of ${Object.keys(ERPS).join(', ')}, not ${values.erp}`);
if (!(Number.isSafeInteger(orders) && orders >= FEWEST))
  throw new Error(`--orders: ${FEWEST} or more, not ${values.orders}`);

const startedAt = performance.now();
const size = { ...DEAD, good: orders - FEWEST };
const shop = openShop(erpAt);
const day = await liveThrough(shop, size);
const wanted = promised(size, shop.erp.blockedCustomer);
const isAsPromised = isDeepStrictEqual(day, wanted);
console.log(JSON.stringify(day, null, 2));
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
if (isAsPromised) console.log(`${orders} orders in ${seconds} s: as promised`);
else console.error(`Not as promised, which is ${JSON.stringify(wanted, null, 2)}`);
process.exitCode = isAsPromised ? 0 : 1;
