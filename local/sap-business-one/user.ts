import { createHash } from 'node:crypto';
import { parseBody } from './body.ts';
import { textOf } from './given.ts';
import { Refused } from './refusals.ts';
import { SEED } from './seed.ts';
import type { ViolationKind } from './violation.ts';

/** Bad passwords until the user is locked. */
const TRIES = 3;

/** The one user of the company, who is locked by too many bad passwords (contract sheet sap-business-one 1.4). */
export interface User {
  /** Throws a Refused for what is not the company, the user and the password, or while the user is locked. */
  check(body: string, violated: (kind: ViolationKind, detail: string) => void): void;
  setPassword(password: string): void;
  unlock(): void;
  clear(): void;
}

export function createUser(): User {
  /** Fingerprints of what was refused since the last good login. */
  const refused = new Set<string>();
  let password: string = SEED.password;
  let badTries = 0;

  const decide = (company: string, user: string, secret: string): Refused | undefined => {
    if (company !== SEED.companyDb) return new Refused(401, -304, 'Fail to get DB Credentials from SLD');
    if (user !== SEED.userName) return new Refused(401, 100000027, 'Login failed');
    if (badTries < TRIES && secret === password) return undefined;
    badTries += 1;
    return badTries < TRIES
      ? new Refused(401, 100000027, 'Login failed')
      : new Refused(401, 100000055, 'User is locked');
  };

  return {
    check: (body, violated) => {
      const given = parseBody(body);
      const [company = '', user = '', secret = ''] = ['CompanyDB', 'UserName', 'Password'].map((name) =>
        textOf(given, name),
      );
      const fingerprint = createHash('sha256')
        .update(JSON.stringify([company, user, secret]))
        .digest('hex');
      if (refused.has(fingerprint)) violated('login after a refusal', 'the same credentials were refused before');
      const refusal = decide(company, user, secret);
      if (refusal !== undefined) {
        refused.add(fingerprint);
        throw refusal;
      }
      badTries = 0;
      refused.clear();
    },
    setPassword: (changed) => {
      password = changed;
      badTries = 0;
    },
    unlock: () => {
      badTries = 0;
    },
    clear: () => {
      refused.clear();
      password = SEED.password;
      badTries = 0;
    },
  };
}
