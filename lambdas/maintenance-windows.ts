/** A planned downtime of the ERP; ISO 8601 instants, `to` excluded. */
export interface MaintenanceWindow {
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/**
 * The downtime that is going on at this time (milliseconds since the epoch). Windows that overlap, or follow each other
 * without a gap, are one: people want to know when it is over.
 */
export function maintenanceAt(windows: readonly MaintenanceWindow[], at: number): MaintenanceWindow | undefined {
  const now = windows.filter(({ from, to }) => Date.parse(from) <= at && at < Date.parse(to));
  const [first] = now;
  if (first === undefined) return undefined;
  let joined = first;
  // Each round takes in what overlaps; at most as many rounds as there are windows.
  for (let grown = true; grown; ) {
    const next = windows.reduce(join, joined);
    grown = next.from !== joined.from || next.to !== joined.to;
    joined = next;
  }
  return { ...joined, why: [...new Set(now.map(({ why }) => why))].join('; ') };
}

function join(joined: MaintenanceWindow, other: MaintenanceWindow): MaintenanceWindow {
  const apart = Date.parse(other.from) > Date.parse(joined.to) || Date.parse(other.to) < Date.parse(joined.from);
  if (apart) return joined;
  return {
    ...joined,
    from: Date.parse(other.from) < Date.parse(joined.from) ? other.from : joined.from,
    to: Date.parse(other.to) > Date.parse(joined.to) ? other.to : joined.to,
  };
}
