import { SchemasClient } from '@aws-sdk/client-schemas';
import { BREAKER_EVENTS, REDRIVE_EVENTS } from './events.ts';
import type { Deployed } from './outputs.ts';
import { makeRegistry, NotSaved, type Saved, saveEvents } from './registry.ts';

export interface SavedFunction {
  readonly functionName: string;
  readonly saved: Saved;
  /** Names of its events. */
  readonly events: readonly string[];
}

/** @throws NotSaved when AWS does not let us, does not answer, or has no schema registry in that region */
export async function saveAll({ region, redrive, breaker }: Deployed): Promise<readonly SavedFunction[]> {
  const client = new SchemasClient({ region });
  try {
    await makeRegistry(client);
    return [
      {
        functionName: redrive,
        saved: await saveEvents(client, redrive, REDRIVE_EVENTS),
        events: Object.keys(REDRIVE_EVENTS),
      },
      {
        functionName: breaker,
        saved: await saveEvents(client, breaker, BREAKER_EVENTS),
        events: Object.keys(BREAKER_EVENTS),
      },
    ];
  } catch (error) {
    if (!isOfAws(error)) throw error;
    const why = `${error.name}: ${error.message}`;
    throw new NotSaved(`EventBridge's schema registry in ${region} did not take them: ${why}`, { cause: error });
  } finally {
    client.destroy();
  }
}

/** An answer, a connection that was not made, or nobody to sign in as: all of the SDK's making. */
const isOfAws = (error: unknown): error is Error =>
  error instanceof Error && ('$metadata' in error || /^(Credentials|Token)ProviderError$/.test(error.name));
