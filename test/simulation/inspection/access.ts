import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { MaintenanceWindow } from '../../../lambdas/maintenance-windows.ts';
import type { About } from '../erp/network.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Item } from '../table/expression.ts';

/** Milliseconds that an invocation of each function may live: what it had read before, it may still act on for so long. */
export type Lives = Readonly<Record<'consumer' | 'breaker' | 'redrive', number>>;

interface Parts {
  readonly find: (what: string) => void;
  readonly now: () => number;
  readonly lives: Lives;
  /** Nobody ends an invocation that stands still: then only what was read last counts. */
  readonly endless: boolean;
  /** Records that an instance of the consumer works at once. */
  readonly perInstance: number;
  readonly windows: readonly MaintenanceWindow[];
}

/** Requests of consumers into one outage: what was under way, and each retry of it, until the breaker has opened. */
const MOST_IN_AN_OUTAGE = 150;
const QUARTER = 15 * 60_000;
/** Probes of one outage: with waits of one, two, four and eight minutes at first, then a quarter of an hour. */
const mostProbes = (outage: number) => 8 + Math.ceil((1.25 * outage) / QUARTER);

type Caller = keyof Lives;

/** Finds whoever asks an ERP that is not to be asked: open, in a trial, paused, in maintenance, or asked to wait. */
export function createAccess({ find, now, lives, endless, perInstance, windows }: Parts) {
  /** What each process was told last. */
  const told = new Map<string, Item>();
  const since: { open?: number | undefined; paused?: number | undefined; trial?: number | undefined } = {};
  let outage: { readonly from: number; requests: number; readonly probes: Set<string> } | undefined;
  /** References under way, by process. */
  const underWay = new Map<string, string[]>();

  const windowAt = (time: number) => windows.find(({ from, to }) => Date.parse(from) <= time && time < Date.parse(to));
  const why = (state: Item, time: number): string | undefined => {
    if (state.paused !== undefined) return 'delivery is paused by hand';
    if (windowAt(time) !== undefined) return 'the ERP is in maintenance';
    return state.state === 'open' ? 'the breaker is open' : undefined;
  };
  const shutFor = (caller: Caller, time: number): string | undefined => {
    const from = { ...since, window: Date.parse(windowAt(time)?.from ?? '') };
    const over = (start: number | undefined) => start !== undefined && time - start > lives[caller];
    if (over(from.paused)) return `delivery has been paused for ${time - Number(from.paused)} ms`;
    if (over(from.window)) return `maintenance has gone on for ${time - from.window} ms`;
    if (caller !== 'breaker' && over(from.open)) return `the breaker has been open for ${time - Number(from.open)} ms`;
    return undefined;
  };

  const checkLastWord = ({ name }: Sandbox, request: string) => {
    const state = told.get(name);
    if (state === undefined || perInstance > 1) return;
    const shut = why(state, now());
    if (shut !== undefined && windowAt(now()) === undefined)
      find(`${name} asks the ERP (${request}) although it has just read that ${shut}`);
    const wait = Number(state.notBefore ?? 0) - now();
    if (wait > CLOCKS)
      find(`${name} asks the ERP (${request}) although it has read that it wants to be left alone for ${wait} ms`);
  };

  const checkAtOnce = ({ name, begunAt }: Sandbox, reference: string) => {
    const others = [...new Set(underWay.get(name))].filter((other) => other !== reference);
    if (others.length >= perInstance) find(`${name} works on ${reference} and ${others.join(', ')} at once`);
    if (since.trial === undefined || begunAt <= since.trial) return;
    if (others.length > 0) find(`${name} works on ${reference} and ${others.join(', ')} at once in a trial`);
  };

  return {
    heard(sandbox: Sandbox, command: object, answer: object) {
      if (command instanceof GetCommand && command.input.Key?.id === 'breaker')
        told.set(sandbox.name, (answer as { readonly Item?: Item }).Item ?? {});
    },
    written(after: Item | undefined) {
      since.open = after?.state === 'open' ? (since.open ?? now()) : undefined;
      since.trial = after?.state === 'trial' ? (since.trial ?? now()) : undefined;
      since.paused = after?.paused === undefined ? undefined : (since.paused ?? now());
    },
    /** A request leaves. */
    asked(sandbox: Sandbox, { words: request, reference }: About) {
      const caller = callerOf(sandbox);
      if (caller === undefined) return;
      const shut = endless && caller === 'consumer' ? undefined : shutFor(caller, now());
      if (shut !== undefined) find(`${sandbox.name} asks the ERP (${request}) although ${shut}`);
      if (caller === 'breaker') return void outage?.probes.add(`${sandbox.name} ${sandbox.begunAt}`);
      if (caller !== 'consumer') return;
      if (outage !== undefined) {
        outage.requests += 1;
        if (outage.requests > MOST_IN_AN_OUTAGE)
          find(`consumers have sent ${outage.requests} requests into one outage`);
      }
      checkLastWord(sandbox, request);
      if (reference === undefined) return;
      checkAtOnce(sandbox, reference);
      underWay.set(sandbox.name, [...(underWay.get(sandbox.name) ?? []), reference]);
    },
    /** It is answered, or given up. */
    settled({ name }: Sandbox, { reference }: About) {
      const left = [...(underWay.get(name) ?? [])];
      if (reference !== undefined && left.includes(reference)) left.splice(left.indexOf(reference), 1);
      underWay.set(name, left);
    },
    outageBegins() {
      outage = { from: now(), requests: 0, probes: new Set() };
    },
    outageEnds() {
      if (outage !== undefined && outage.probes.size > mostProbes(now() - outage.from))
        find(`${outage.probes.size} probes in an outage of ${Math.round((now() - outage.from) / 60_000)} minutes`);
      outage = undefined;
    },
  };
}

/** By which two clocks may differ, and more. Milliseconds. */
const CLOCKS = 25_000;

function callerOf({ name }: Sandbox): Caller | undefined {
  const [caller] = name.split('-');
  return caller === 'consumer' || caller === 'breaker' || caller === 'redrive' ? caller : undefined;
}
