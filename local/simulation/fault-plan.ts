import type { Chance } from './chance.ts';
import type { FaultRule } from './fault-rule.ts';

export interface Candidate {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly inBatch: boolean;
}

/** The rules in force. A rule counts what it matches, whether it strikes or not. */
export interface FaultPlan<F> {
  readonly rules: readonly FaultRule<F>[];
  add(rule: FaultRule<F>): void;
  clear(): void;
  /** Faults that strike this request, in the order of their rules. */
  strike(candidate: Candidate): readonly F[];
}

export function createFaultPlan<F>(chance: Chance): FaultPlan<F> {
  const active: { readonly rule: FaultRule<F>; matched: number }[] = [];
  return {
    get rules() {
      return active.map(({ rule }) => rule);
    },
    add: (rule) => {
      active.push({ rule, matched: 0 });
    },
    clear: () => {
      active.length = 0;
    },
    strike: (candidate) => {
      const struck: F[] = [];
      for (const entry of active) {
        if (!matches(entry.rule, candidate)) continue;
        entry.matched += 1;
        if (isDue(entry.rule, entry.matched, chance)) struck.push(entry.rule.fault);
      }
      return struck;
    },
  };
}

function matches(rule: FaultRule, { method, url, inBatch }: Candidate): boolean {
  if ((rule.inBatch ?? false) !== inBatch) return false;
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
  return rule.path === undefined || url.includes(rule.path) || decoded(url).includes(rule.path);
}

function isDue(rule: FaultRule, matched: number, chance: Chance): boolean {
  if (rule.nth !== undefined && rule.nth !== matched) return false;
  if (rule.count !== undefined && matched > rule.count) return false;
  return rule.probability === undefined || chance.number() < rule.probability;
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url.replaceAll('+', ' '));
  } catch {
    // A URL that cannot be decoded is still matched as it stands.
    return url;
  }
}
