import { isDeepStrictEqual } from 'node:util';
import {
  ConflictException,
  CreateRegistryCommand,
  CreateSchemaCommand,
  DescribeRegistryCommand,
  DescribeSchemaCommand,
  NotFoundException,
  type SchemasClient,
  UpdateSchemaCommand,
} from '@aws-sdk/client-schemas';
import * as z from 'zod';
import type { TestEvents } from './events.ts';

/**
 * Where the Lambda console and `sam remote test-event` keep shareable test events: one registry for an account and
 * region, which the console makes when somebody saves the first event, and in it one schema for a function.
 */
const REGISTRY = 'lambda-testevent-schemas';
const TYPE = 'OpenApi3';
const schemaOf = (functionName: string) => `_${functionName}-schema`;

const Content = z.looseObject({
  components: z.looseObject({ examples: z.record(z.string(), z.looseObject({})).default({}) }),
});

/** What keeps the events from being there, in a sentence for a person. */
export class NotSaved extends Error {
  override readonly name = 'NotSaved';
}

export type Saved = 'created' | 'updated' | 'unchanged';

type Client = Pick<SchemasClient, 'send'>;

/** Nothing that a stack could own: others of the account have their events there too. */
export async function makeRegistry(client: Client): Promise<void> {
  const registry = await orUndefined(client.send(new DescribeRegistryCommand({ RegistryName: REGISTRY })));
  if (registry !== undefined) return;
  try {
    await client.send(new CreateRegistryCommand({ RegistryName: REGISTRY }));
  } catch (error) {
    // Somebody else was faster.
    if (!(error instanceof ConflictException)) throw error;
  }
}

/**
 * Makes these events the function's; those that people saved under other names stay.
 * @throws NotSaved when what the registry holds for the function cannot be read: it is not overwritten
 */
export async function saveEvents(client: Client, functionName: string, events: TestEvents): Promise<Saved> {
  const schema = { RegistryName: REGISTRY, SchemaName: schemaOf(functionName) };
  const stored = await orUndefined(client.send(new DescribeSchemaCommand(schema)));
  if (stored === undefined) {
    await client.send(
      new CreateSchemaCommand({ ...schema, Type: TYPE, Content: JSON.stringify(withEvents(EMPTY, events)) }),
    );
    return 'created';
  }
  const before = readContent(stored.Content, schema.SchemaName);
  const after = withEvents(before, events);
  // Each update is a version, of which a schema has a limited number.
  if (isDeepStrictEqual(before, after)) return 'unchanged';
  await client.send(new UpdateSchemaCommand({ ...schema, Type: TYPE, Content: JSON.stringify(after) }));
  return 'updated';
}

const EMPTY = {
  openapi: '3.0.0',
  info: { version: '1.0.0', title: 'Event' },
  paths: {},
  components: { schemas: { Event: { type: 'object' } }, examples: {} },
};

function withEvents(content: z.output<typeof Content>, events: TestEvents) {
  const ours = Object.fromEntries(Object.entries(events).map(([name, value]) => [name, { value }]));
  const { components } = content;
  return { ...content, components: { ...components, examples: { ...components.examples, ...ours } } };
}

function readContent(content: string | undefined, name: string): z.output<typeof Content> {
  try {
    return Content.parse(JSON.parse(content ?? ''));
  } catch (cause) {
    throw new NotSaved(
      `The schema ${name} in the registry ${REGISTRY} holds no test events: delete it, or save them there by hand.`,
      {
        cause,
      },
    );
  }
}

async function orUndefined<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}
