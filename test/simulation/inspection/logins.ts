import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Sandbox } from '../sandbox.ts';
import type { Item } from '../table/expression.ts';

interface Parts {
  readonly find: (what: string) => void;
  readonly now: () => number;
}

/** What a login opened is good for so long at least, milliseconds. */
const HELD = 10 * 60_000;

/** Finds logins with a secret that was refused, by whom that was known: each is a step towards a locked user. */
export function createLogins({ find, now }: Parts) {
  /** What the ledger told each process last. */
  const told = new Map<string, string | undefined>();
  const toldResumes = new Map<string, unknown>();
  /** What each process was refused in its present invocation. */
  const heard = new Map<string, string>();
  /** Whose refusal somebody came away with who could write it down, and when. */
  const known = new Map<string, number>();
  const askedAt = new Map<string, number>();
  /** When each process that was let in had asked: its answer may have come long after. */
  const letIn = new Map<string, number>();
  let resumes: unknown;

  return {
    heard({ name }: Sandbox, command: object, answer: object) {
      if (!(command instanceof GetCommand) || command.input.Key?.id !== 'breaker') return;
      const { Item: item } = answer as { readonly Item?: Item };
      toldResumes.set(name, item?.resumes);
      told.set(name, item?.refusedSecretVersion === undefined ? undefined : String(item.refusedSecretVersion));
    },
    /** A person resumed: the same secret is wanted to be tried once more. */
    written(after: Item | undefined) {
      if (after?.resumes !== resumes) known.clear();
      resumes = after?.resumes;
    },
    asked({ name, begunAt }: Sandbox, version: string) {
      if (now() - (letIn.get(name) ?? Number.NEGATIVE_INFINITY) < HELD)
        find(`${name} logs in once more, and was let in ${now() - Number(letIn.get(name))} ms ago`);
      askedAt.set(name, now());
      if (told.get(name) === version)
        find(`${name} logs in with ${version} although it has just read that it was refused`);
      const since = known.get(version);
      // Whoever began before may have read the ledger before, too.
      if (since !== undefined && begunAt > since)
        find(`${name} logs in with ${version}, which was refused ${now() - since} ms ago`);
    },
    letIn: ({ name }: Sandbox) => void letIn.set(name, askedAt.get(name) ?? now()),
    /** What it holds is of no use any more, for all it knows. */
    turnedAway: ({ name }: Sandbox) => void letIn.delete(name),
    refused({ name }: Sandbox, version: string) {
      // What it tried before a person resumed counts no more.
      if (toldResumes.get(name) === resumes) heard.set(name, version);
    },
    /** Its invocation is over. */
    over({ name, isAlive, isDisturbed }: Sandbox) {
      const version = heard.get(name);
      heard.delete(name);
      if (version !== undefined && isAlive && !isDisturbed && !known.has(version)) known.set(version, now());
    },
  };
}
