import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type ErpSide, FIRST_PASSWORD } from './erp/erp-side.ts';
import { NotModelled } from './not-modelled.ts';

export type SecretStore = ReturnType<typeof createSecretStore>;

/** The one secret of the ERP, in its versions. */
export function createSecretStore(erp: ErpSide) {
  let versions: readonly string[] = [FIRST_PASSWORD];
  return {
    store(password: string) {
      versions = [...versions, password];
    },
    /** Which version holds this password; undefined for one that was never stored. */
    versionOf: (password: string): string | undefined =>
      versions.includes(password) ? nameOf(versions.indexOf(password)) : undefined,
    carryOut(command: object): object {
      if (!(command instanceof GetSecretValueCommand)) throw new NotModelled(command.constructor.name);
      const password = versions.at(-1) ?? FIRST_PASSWORD;
      return { SecretString: JSON.stringify(erp.secretOf(password)), VersionId: nameOf(versions.length - 1) };
    },
  };
}

const nameOf = (index: number) => `version-${index + 1}`;
