/**
 * The header `Cookie` of a session. By hand, because the session cookie comes without a path and with a dangling
 * semicolon, and cookie jars drop it or keep it from the other API version (contract sheet sap-business-one 1.2).
 * `ROUTEID`, which keeps requests on one node, is sent when it was given. Undefined when there is no session.
 */
export function cookieOf(setCookies: readonly string[], sessionId: string | undefined): string | undefined {
  const pairs = setCookies.map((line) => line.split(';', 1)[0]?.trim() ?? '');
  const named = (name: string) => pairs.find((pair) => pair.startsWith(`${name}=`) && pair.length > name.length + 1);
  const session = named('B1SESSION') ?? (sessionId ? `B1SESSION=${sessionId}` : undefined);
  if (session === undefined) return undefined;
  return [session, named('ROUTEID')].filter((pair) => pair !== undefined).join('; ');
}
