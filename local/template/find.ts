import { type Identity, identityOf } from './identities.ts';
import { type Scope, TemplateError } from './intrinsics.ts';
import type { Reader } from './properties.ts';

/** A resource of the type asked for, its needed properties resolved and what others refer to it by. */
export interface Found<P> extends Identity {
  readonly id: string;
  readonly properties: P;
}

/** All resources of these types. Throws `TemplateError` for a property that cannot be read. */
export function findAll<P>(scope: Scope, types: readonly string[], properties: Reader<P>): readonly Found<P>[] {
  return Object.entries(scope.template.Resources)
    .filter(([, resource]) => types.includes(resource.Type))
    .map(([id, resource]) => {
      const identity = identityOf(id, resource.Type, scope.sqsEndpoint);
      if (identity === undefined) throw new TemplateError(`Resources.${id}`, `${resource.Type} is not known here`);
      return { id, ...identity, properties: properties.read(resource.Properties, scope, `Resources.${id}.Properties`) };
    });
}
