import type { Erp } from '../erp/port.ts';
import type { Meter } from './ports.ts';

/** The ERP, with a clock beside it: how long its answers take, whatever they are. */
export function timed(erp: Erp, meter: Pick<Meter, 'took'>, now: () => number): Erp {
  const measured = async <Answer>(name: Parameters<Meter['took']>[0], ask: () => Promise<Answer>): Promise<Answer> => {
    const before = now();
    try {
      return await ask();
    } finally {
      meter.took(name, now() - before);
    }
  };
  return {
    ...erp,
    lookUp: (...about) => measured('ErpLookUp', () => erp.lookUp(...about)),
    create: (draft, mayLeave, signal) => measured('ErpCreate', () => erp.create(draft, mayLeave, signal)),
  };
}
