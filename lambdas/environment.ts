/**
 * A variable that the stack sets.
 * @throws when it is missing, which fails a deployment's first request and not a later one
 */
export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`The environment variable ${name} is missing: the function cannot start without it.`);
  return value;
}
