import { Refused, unknownResource } from './refusals.ts';

/** One segment such as `salesOrders(5d1f…)` or `Microsoft.NAV.post`. */
export interface Segment {
  readonly name: string;
  readonly key: string | undefined;
}

export interface ApiPath {
  /** Path up to and including `/api/v2.0`. */
  readonly root: string;
  readonly environment: string;
  /** Undefined for the address form that leaves the tenant to the token. */
  readonly tenant: string | undefined;
  /** What follows, without a slash at the start; not decoded. */
  readonly rest: string;
}

const API = /^(\/v2\.0(?:\/([^/]+))?\/([^/]+)\/api\/v2\.0)(?:\/(.*))?$/;

export function parseApiPath(pathname: string): ApiPath | undefined {
  const [, root, tenant, environment, rest = ''] = API.exec(pathname) ?? [];
  return root === undefined || environment === undefined ? undefined : { root, tenant, environment, rest };
}

/** Throws a Refused for a segment that is none. */
export function parseSegments(path: string): readonly Segment[] {
  return decode(path)
    .split('/')
    .map((segment) => {
      const [, name, key] = /^([\w.$]+)(?:\(([^()]*)\))?$/.exec(segment) ?? [];
      if (name === undefined) throw unknownResource(path);
      return { name, key: key === undefined ? undefined : checkedGuid(key) };
    });
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw unknownResource(path);
  }
}

/** GUIDs are unquoted. */
function checkedGuid(key: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key)) return key.toLowerCase();
  throw new Refused(400, 'Application_InvalidGUID', `Invalid format of GUID string. Value: ${key}`);
}
