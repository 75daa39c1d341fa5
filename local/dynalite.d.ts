/** The part of dynalite 4 that the local run uses; the package brings no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** An in-memory DynamoDB as an HTTP server that does not listen yet; times are milliseconds spent in CREATING and the like. */
  export default function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
