import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../examples/', import.meta.url);

/** The exact signed bytes of an example event. */
export const exampleBytes = (file: string): Buffer => readFileSync(new URL(file, FOLDER));

export interface ExampleEvent {
  type: string;
  created_at: string;
  livemode?: unknown;
  data: Record<string, unknown>;
}

/** An example event to take apart and change. */
export const exampleEvent = (file: string): ExampleEvent => JSON.parse(exampleBytes(file).toString('utf8'));

export const bytesOf = (event: unknown): Buffer => Buffer.from(JSON.stringify(event), 'utf8');
