import type { FaultPlan } from '../simulation/fault-plan.ts';
import type { Journal, LoggedRequest, Violation } from '../simulation/journal.ts';
import { createDocumentAdmin, type DocumentAdmin } from './admin-documents.ts';
import { createSetupAdmin, type SetupAdmin } from './admin-setup.ts';
import type { Fault, FaultRule } from './fault.ts';
import type { Sessions } from './sessions.ts';
import type { Switches } from './switches.ts';
import type { Turn } from './turn.ts';
import type { User } from './user.ts';
import type { ViolationKind } from './violation.ts';

/** What people in Business One do, what goes wrong, and what a check wants to know. */
export interface Admin extends DocumentAdmin, SetupAdmin {
  reset(): void;
  requests(): readonly LoggedRequest[];
  violations(): readonly Violation<ViolationKind>[];
  switches(): Switches;
  setSwitches(changes: Partial<Switches>): void;
  expireSessions(): void;
  setPassword(password: string): void;
  unlockUser(): void;
  /** Sessions that are alive, and logins since the reset. */
  sessions(): { readonly open: number; readonly logins: number };
  /** Every request is answered with 503. */
  setUnavailable(unavailable: boolean): void;
  addFault(rule: FaultRule): void;
  clearFaults(): void;
  faults(): readonly FaultRule[];
  /** Resolves when no late commit is outstanding. */
  settled(): Promise<void>;
}

export interface AdminParts {
  turn(): Turn;
  readonly journal: Journal<ViolationKind>;
  readonly faults: FaultPlan<Fault>;
  readonly sessions: Sessions;
  readonly user: User;
  setSwitches(changes: Partial<Switches>): void;
  setUnavailable(unavailable: boolean): void;
  reset(): void;
  settled(): Promise<void>;
}

export function createAdmin(parts: AdminParts): Admin {
  const { journal, faults, sessions, user } = parts;
  return {
    ...createDocumentAdmin(parts.turn),
    ...createSetupAdmin(parts.turn),
    reset: parts.reset,
    requests: () => journal.requests,
    violations: () => journal.violations,
    switches: () => parts.turn().switches,
    setSwitches: parts.setSwitches,
    expireSessions: () => sessions.expire(),
    setPassword: (password) => user.setPassword(password),
    unlockUser: () => user.unlock(),
    sessions: () => ({ open: sessions.alive, logins: sessions.logins }),
    setUnavailable: parts.setUnavailable,
    addFault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    faults: () => faults.rules,
    settled: () => parts.settled(),
  };
}
