import type { ConsumerPorts } from '../../../lambdas/consumer/ports.ts';
import type { Erp } from '../../../lambdas/erp/port.ts';
import type { Ledger } from '../../../lambdas/ledger/ledger.ts';
import type { About, Variant } from '../functions/consumer.ts';
import type { Plan, PlanKind, Settings } from '../plan/plan.ts';

/** One rule of the protocol broken, and what is to be found because of it. */
export interface Broken {
  readonly name: string;
  /** Made anew for each run, because some remember things. */
  readonly variant: () => Variant;
  /** What the finding says. */
  readonly finds: RegExp;
  /** Where it shows at all. */
  readonly kind?: PlanKind;
  /** Seas rough enough for it to show soon. */
  readonly plan?: (drawn: Plan) => Plan;
}

export const where =
  (settings: Partial<Settings>) =>
  (drawn: Plan): Plan => ({ ...drawn, settings: { ...drawn.settings, ...settings } });

export const withErp = (change: (erp: Erp, about: About) => Partial<Erp>) => (): Variant => ({
  ports: (ports, about) => ({ ...ports, erp: { ...ports.erp, ...change(ports.erp, about) } }),
});

export const withLedger = (change: (ledger: Ledger, about: About) => Partial<Ledger>) => (): Variant => ({
  ports: (ports, about) => ({ ...ports, ledger: { ...ports.ledger, ...change(ports.ledger, about) } }),
});

export const withEntries = (change: (entries: Ledger['entries'], about: About) => Partial<Ledger['entries']>) =>
  withLedger(({ entries }, about) => ({ entries: { ...entries, ...change(entries, about) } }));

export const withPorts = (change: (ports: ConsumerPorts, about: About) => Partial<ConsumerPorts>) => (): Variant => ({
  ports: (ports, about) => ({ ...ports, ...change(ports, about) }),
});
