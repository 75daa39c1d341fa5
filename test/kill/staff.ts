import { environmentOf } from '../../local/functions/environment.ts';
import { type Instance, type Outcome, startInstance } from '../../local/functions/instance.ts';
import type { Blueprint, FunctionBlueprint } from '../../local/template/blueprint.ts';
import type { Death, Gates, Watch } from './gates.ts';

/** The functions that can be killed, by the stack's output that names them. */
const OUTPUTS = {
  consumer: 'ConsumerFunctionName',
  redrive: 'RedriveFunctionName',
  breaker: 'BreakerFunctionName',
} as const;

export type Role = keyof typeof OUTPUTS;

interface StaffParts {
  readonly blueprint: Blueprint;
  /** The ERP's address that the stage was built with. */
  readonly builtErpUrl: string;
  /** Through which the mortal process calls, and through which all others do. */
  readonly gates: { readonly mortal: Gates; readonly reserve: Gates };
  readonly onLine: (line: string) => void;
}

/** The process that is sent to die. */
export interface Mortal extends Pick<Watch, 'calls' | 'died'> {
  /** Ends it if it is still alive: from now on others do the work. */
  retire(): Promise<void>;
}

/** A busy machine may take longer over it than Lambda would allow; milliseconds. */
const START_LIMIT = 120_000;
const CLOCK = new URL('function-clock.ts', import.meta.url).href;

/**
 * Processes of the built functions. One of them may be mortal, behind the gates that count its calls; whatever it leaves
 * undone is for the reserves, one process a function.
 */
export function createStaff({ blueprint, builtErpUrl, gates, onLine }: StaffParts) {
  const reserves = new Map<Role, Instance>();
  const troubles: string[] = [];
  const nextMortals = new Map<Role, Instance>();
  let mortal: { readonly role: Role; readonly work: (event: unknown) => Promise<Outcome>; alive: boolean } | undefined;

  const definition = (role: Role): FunctionBlueprint => {
    const name = blueprint.output(OUTPUTS[role]);
    const found = blueprint.functions.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`The template has no function ${name}.`);
    return found;
  };
  const environment = (role: Role, { urls }: Gates) => {
    const variables = environmentOf(definition(role), urls, (value) => value.replaceAll(builtErpUrl, urls.erp));
    return {
      ...variables,
      NODE_OPTIONS: `${variables.NODE_OPTIONS ?? ''} --import=${CLOCK}`,
      INVOCATION_MILLISECONDS: String(definition(role).timeoutSeconds * 1000),
    };
  };
  const start = (who: string, role: Role, through: Gates): Instance =>
    startInstance(
      definition(role),
      environment(role, through),
      (_name, line) => onLine(`${who}: ${line}`),
      START_LIMIT,
    );

  const startMortal = (role: Role) => start(`${role} to be killed`, role, gates.mortal);

  const reserve = async (role: Role, event: unknown): Promise<Outcome> => {
    const held = reserves.get(role);
    const instance = held?.alive ? held : start(role, role, gates.reserve);
    reserves.set(role, instance);
    const outcome = await instance.invoke(event);
    if (!outcome.ok) troubles.push(`the ${role} that was not to die failed: ${outcome.error.errorMessage}`);
    return outcome;
  };

  return {
    reserve,
    /** What went wrong with processes that nobody killed, since this was asked last. */
    troubles: (): readonly string[] => troubles.splice(0),

    invoke: (role: Role, event: unknown): Promise<Outcome> =>
      mortal?.alive && mortal.role === role ? mortal.work(event) : reserve(role, event),

    /** Starts a process that is asked instead of the reserve until it dies: at this call, or at none. */
    send(role: Role, death: Death | undefined, onDeath: () => Promise<void>): Mortal {
      const instance = nextMortals.get(role) ?? startMortal(role);
      // Loads while this one works: it calls nothing before it is asked to.
      nextMortals.set(role, startMortal(role));
      const watch = gates.mortal.watch(death, () => instance.kill());
      const life = {
        role,
        alive: true,
        async work(event: unknown): Promise<Outcome> {
          const outcome = await instance.invoke(event);
          if (watch.died) {
            life.alive = false;
            if (outcome.ok) troubles.push(`the ${role} answered, and a call of it was still under way`);
            await watch.settled();
            await onDeath();
          } else if (!outcome.ok) {
            troubles.push(`the ${role} failed by itself: ${outcome.error.errorMessage}`);
            life.alive = instance.alive;
          }
          return outcome;
        },
      };
      mortal = life;
      return {
        calls: watch.calls,
        get died() {
          return watch.died;
        },
        async retire() {
          life.alive = false;
          await instance.kill();
        },
      };
    },

    async dismiss(): Promise<void> {
      await Promise.all([...reserves.values(), ...nextMortals.values()].map((instance) => instance.kill()));
    },
  };
}
