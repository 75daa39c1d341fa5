import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { createRedrive } from '../../lambdas/redrive/redrive.ts';

function world(script: { dead: number; running?: { moved: number }; lacks?: string }) {
  const started: unknown[] = [];
  const send = async (command: object) => {
    if (script.lacks !== undefined && command.constructor.name.includes('MoveTask')) {
      throw Object.assign(new Error('no'), { name: script.lacks });
    }
    if (command instanceof GetQueueAttributesCommand) {
      return { Attributes: { ApproximateNumberOfMessages: String(script.dead) } };
    }
    if (command instanceof ListMessageMoveTasksCommand) {
      const { running } = script;
      return { Results: running ? [{ Status: 'RUNNING', ApproximateNumberOfMessagesMoved: running.moved }] : [] };
    }
    if (command instanceof StartMessageMoveTaskCommand) {
      started.push(command.input);
      return { TaskHandle: 'handle' };
    }
    throw new Error(`unexpected ${command.constructor.name}`);
  };
  const redrive = createRedrive({
    sqs: { send } as never,
    deadLetterQueueUrl: 'http://dead',
    deadLetterQueueArn: 'arn:dead',
    eventQueueArn: 'arn:events',
    log: { info: () => {} },
  });
  return { started, redrive };
}

describe('redrive', () => {
  it('starts SQS’s own move task with an explicit destination, at a rate the ERP can take', async () => {
    const { started, redrive } = world({ dead: 3 });
    expect(await redrive({})).toEqual({ status: 'started', toMove: 3, perSecond: 10, taskHandle: 'handle' });
    expect(started).toEqual([
      { SourceArn: 'arn:dead', DestinationArn: 'arn:events', MaxNumberOfMessagesPerSecond: 10 },
    ]);
  });

  it('says that one is running instead of starting a second', async () => {
    const { started, redrive } = world({ dead: 3, running: { moved: 2 } });
    expect(await redrive({ perSecond: 1 })).toMatchObject({ status: 'already running', moved: 2 });
    expect(started).toEqual([]);
  });

  it('says what it would move in a dry run, and moves nothing', async () => {
    const { started, redrive } = world({ dead: 3 });
    expect(await redrive({ dryRun: true })).toEqual({ status: 'dry run', wouldMove: 3 });
    expect(started).toEqual([]);
  });

  it('says that there is nothing to redrive', async () => {
    expect(await world({ dead: 0 }).redrive(undefined)).toEqual({ status: 'nothing to redrive' });
  });

  it.each(['InvalidAction', 'UnsupportedOperation'])(
    'says what is missing when SQS answers %s to a move task',
    async (lacks) => {
      await expect(world({ dead: 3, lacks }).redrive({})).rejects.toThrow(
        `no message move tasks (it answered ${lacks}`,
      );
    },
  );

  it('passes on why SQS refused, when it does have move tasks', async () => {
    await expect(world({ dead: 3, lacks: 'AccessDenied' }).redrive({})).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it.each([
    [{ dryrun: true }, 'dryrun'],
    [{ perSecond: 0 }, 'perSecond'],
    [{ perSecond: 'fast' }, 'perSecond'],
    [{ filter: { sku: 'X' } }, 'filter: not in this version'],
    [[], 'expected object, received array'],
    ['all', 'expected object, received string'],
  ])('refuses %j and names the field', async (input, named) => {
    const { started, redrive } = world({ dead: 3 });
    await expect(redrive(input)).rejects.toThrow(named);
    expect(started).toEqual([]);
  });
});
