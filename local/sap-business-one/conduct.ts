import { isObject, type Json, readJson } from '../simulation/json.ts';
import type { Operation, Result } from './operation.ts';
import type { ViolationKind } from './violation.ts';

/** Refusals that do not say that nothing exists: an approval's, a key or a reference that is taken, a failed commit. */
const OPEN_REFUSAL = /^(No matching records|This entry already exists|10001467|Could not commit|Another user)/;
const CREATING = /^(Orders|Invoices|CreditNotes|Drafts)$/;

/** Tells whether a client posts again without having looked what became of its first attempt. */
export interface Conduct {
  /** Notes an operation on arrival; the result is told how it ended. `undefined`: no answer arrived. */
  watch(
    operation: Operation,
    violated: (kind: ViolationKind, detail: string) => void,
  ): (result: Result | undefined) => void;
  clear(): void;
}

/**
 * Every POST of a document leaves its references open until a look-up that arrives later is answered, or until Business
 * One refuses it for good (contract sheet sap-business-one 3.4).
 */
export function createConduct(): Conduct {
  /** When the last attempt arrived, by set and first reference. */
  const open = new Map<string, number>();
  /** The same keys by each of their references: a client may look for any. */
  const keys = new Map<string, Set<string>>();
  let arrivals = 0;
  return {
    watch: (operation, violated) => {
      arrivals += 1;
      const arrival = arrivals;
      const path = operation.path.split('?')[0] ?? '';
      if (operation.method === 'GET') {
        return (result) => {
          if (result?.status !== 200) return;
          for (const key of literalsOf(operation).flatMap((literal) => [...(keys.get(literal) ?? [])])) {
            if ((open.get(key) ?? arrival) < arrival) open.delete(key);
          }
        };
      }
      if (operation.method !== 'POST' || !CREATING.test(path)) return () => undefined;
      const references = referencesOf(operation);
      const key = `${path} ${references[0] ?? ''}`;
      if (references.length === 0) return () => undefined;
      const before = open.get(key);
      if (before !== undefined) violated('blind repeat', `${key}: nobody looked since the last attempt`);
      open.set(key, arrival);
      for (const reference of references) keys.set(reference, (keys.get(reference) ?? new Set()).add(key));
      return (result) => {
        if (result !== undefined && isDefiniteRefusal(result) && before === undefined) open.delete(key);
      };
    },
    clear: () => {
      open.clear();
      keys.clear();
    },
  };
}

function isDefiniteRefusal({ status, refusal }: Result): boolean {
  if (status === 401 || status === 403) return true;
  if (refusal === undefined || status >= 500) return false;
  return !OPEN_REFUSAL.test(refusal.message);
}

/** The customer reference and the user fields of the header; one that names the shop names no order. */
function referencesOf({ body }: Operation): readonly string[] {
  const document = parsed(body);
  if (!isObject(document)) return [];
  const named = Object.entries(document).filter(
    ([name]) => name === 'NumAtCard' || (name.startsWith('U_') && !/source/i.test(name)),
  );
  return named.flatMap(([, value]) => (typeof value === 'string' && value !== '' ? [value] : []));
}

/** The texts that a query asks for. */
function literalsOf({ path }: Operation): readonly string[] {
  return [...decoded(path).matchAll(/'((?:[^']|'')*)'/g)].map(([, literal = '']) => literal.replaceAll("''", "'"));
}

function parsed(body: string): Json {
  try {
    return readJson(body);
  } catch {
    // A body that is no JSON creates nothing, and its own refusal says so.
    return null;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '));
  } catch {
    // A query that cannot be decoded finds nothing, so it looked at nothing.
    return '';
  }
}
