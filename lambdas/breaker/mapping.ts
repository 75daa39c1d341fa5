import {
  GetEventSourceMappingCommand,
  type LambdaClient,
  ResourceInUseException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';

/** The event source mapping between the event queue and the consumer. */
export interface Mapping {
  /** Makes it so, unless Lambda is still busy with an earlier change: then the next run does. */
  make(
    desired: 'on' | 'off',
  ): Promise<{ readonly state: string; readonly matches: boolean; readonly switched: boolean }>;
}

const SETTLED = { on: 'Enabled', off: 'Disabled' } as const;
const UNDER_WAY = { on: 'Enabling', off: 'Disabling' } as const;

export function createMapping(lambda: Pick<LambdaClient, 'send'>, mappingId: string): Mapping {
  return {
    async make(desired) {
      const { State: state = 'unknown' } = await lambda.send(new GetEventSourceMappingCommand({ UUID: mappingId }));
      if (state === SETTLED[desired] || state === UNDER_WAY[desired]) return { state, matches: true, switched: false };
      // While it is creating, updating or going the other way, Lambda refuses a change.
      if (state !== 'Enabled' && state !== 'Disabled') return { state, matches: false, switched: false };
      try {
        await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mappingId, Enabled: desired === 'on' }));
        return { state: UNDER_WAY[desired], matches: false, switched: true };
      } catch (error) {
        // Another run, or a deployment, was first by a moment.
        if (error instanceof ResourceInUseException) return { state, matches: false, switched: false };
        throw error;
      }
    },
  };
}
