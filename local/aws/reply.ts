import type { IncomingHttpHeaders } from 'node:http';

/** One call of an AWS API, before anybody knows whose. */
export interface AwsRequest {
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface AwsReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A service that answers what it knows; undefined means that the call is not for it. */
export type AwsService = (request: AwsRequest) => AwsReply | undefined | Promise<AwsReply | undefined>;

/** A refusal with the name that SDK clients match. */
export class AwsRefusal extends Error {
  override readonly name = 'AwsRefusal';
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const json = (body: unknown, status = 200): AwsReply => ({
  status,
  contentType: 'application/x-amz-json-1.1',
  body: JSON.stringify(body),
});
