import { GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLocalTable } from '../ledger/local-table.ts';
import { START } from './events.ts';
import { DEAD, EVENTS } from './memory-sqs.ts';
import { openRedriveWorld, type RedriveWorld } from './world.ts';

let local: Awaited<ReturnType<typeof openLocalTable>>;
let world: RedriveWorld;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  world = await openRedriveWorld(local);
});
afterEach(() => vi.useRealTimers());

const dead = async (count: number) => {
  for (let n = 0; n < count; n += 1) await world.killOrder(n, { reason: 'rejected' });
};

describe('a redrive of everything', () => {
  it('starts SQS’s own move task with an explicit destination, at a rate the ERP can take', async () => {
    await dead(3);
    expect(await world.start()({})).toEqual({ status: 'started', toMove: 3, perSecond: 10, taskHandle: 'handle' });
    expect(world.sqs.started).toEqual([
      { SourceArn: 'arn:dead', DestinationArn: 'arn:events', MaxNumberOfMessagesPerSecond: 10 },
    ]);
  });

  it('says that there is nothing to redrive', async () => {
    expect(await world.start()(undefined)).toEqual({ status: 'nothing to redrive' });
  });

  it.each([undefined, { dryRun: true }, { filter: { reason: 'rejected' } }])(
    'says that what is there is held by somebody: %j',
    async (input) => {
      await dead(3);
      await world.sqs.send(new ReceiveMessageCommand({ QueueUrl: DEAD, MaxNumberOfMessages: 10 }));
      expect(await world.start()(input)).toEqual({ status: 'nothing to redrive', held: 3 });
    },
  );

  it('with a filter looks for itself: SQS’s count lags behind', async () => {
    await dead(1);
    const lagging = {
      send: async (command: object): Promise<never> =>
        command instanceof GetQueueAttributesCommand ? ({ Attributes: {} } as never) : world.sqs.send(command),
    };
    const filter = { reason: 'rejected' };
    expect(await world.start({ sqs: lagging })({ filter })).toMatchObject({ status: 'redriven', moved: 1 });
  });

  it('tells of the tasks that SQS remembers', async () => {
    await dead(2);
    world.sqs.tasks.push({
      Status: 'FAILED',
      FailureReason: 'AWS.X',
      ApproximateNumberOfMessagesMoved: 1,
      StartedTimestamp: START,
    });
    expect(await world.start()({ status: true })).toEqual({
      status: 'tasks',
      deadLetters: 2,
      held: 0,
      tasks: [{ state: 'FAILED', moved: 1, startedAt: '2026-06-02T09:00:00.000Z', failure: 'AWS.X' }],
    });
  });

  it('is cancelled by its handle, and says so when there is none', async () => {
    expect(await world.start()({ cancel: true })).toEqual({ status: 'none running', moved: 0 });
    world.sqs.tasks.push({ Status: 'RUNNING', TaskHandle: 'handle' });
    expect(await world.start()({ cancel: true })).toEqual({ status: 'cancelled', moved: 2 });
  });
});

describe('two at once', () => {
  it.each([{}, { dryRun: true }, { filter: { reason: 'rejected' } }, { maxMessages: 1 }])(
    'are not let: %j says that SQS moves messages already',
    async (input) => {
      await dead(3);
      world.sqs.tasks.push({
        Status: 'RUNNING',
        ApproximateNumberOfMessagesMoved: 2,
        ApproximateNumberOfMessagesToMove: 9,
      });
      expect(await world.start()(input)).toEqual({
        status: 'already running',
        what: "SQS's own move task",
        moved: 2,
        toMove: 9,
      });
      expect([world.sqs.started, world.sqs.visible(DEAD), world.sqs.visible(EVENTS)]).toEqual([[], 3, 0]);
    },
  );

  it.each([{}, { filter: { reason: 'rejected' } }])('are not let: %j says that another run is at it', async (input) => {
    await dead(3);
    await world.ledger.redriveLease.take('somebody', START + 60_000);
    expect(await world.start()(input)).toEqual({
      status: 'already running',
      what: 'another run of this function',
      until: '2026-06-02T09:01:00.000Z',
    });
    expect([world.sqs.started, world.sqs.visible(EVENTS)]).toEqual([[], 0]);
  });

  it('one that died gives way when its time is over, and one that ended at once', async () => {
    await dead(1);
    await world.ledger.redriveLease.take('died', START + 60_000);
    vi.setSystemTime(START + 60_001);
    const filter = { reason: 'rejected' };
    expect(await world.start()({ filter })).toMatchObject({ status: 'redriven', moved: 1 });
    await dead(1);
    expect(await world.start()({ filter })).toMatchObject({ status: 'redriven', moved: 1 });
  });
});

describe('an SQS without move tasks', () => {
  const lacking = (name: string) => ({
    send: async (command: object): Promise<never> => {
      if (command.constructor.name.includes('MoveTask')) throw Object.assign(new Error('no'), { name });
      return world.sqs.send(command);
    },
  });

  it.each(['InvalidAction', 'UnsupportedOperation'])(
    'that answers %s is named, with what works instead',
    async (name) => {
      await dead(1);
      await expect(world.start({ sqs: lacking(name) })({})).rejects.toThrow(
        `no message move tasks (it answered ${name}`,
      );
      const instead = { filter: { olderThanHours: 0 } };
      expect(await world.start({ sqs: lacking(name) })(instead)).toMatchObject({ status: 'redriven', moved: 1 });
    },
  );

  it('is told from one that refuses', async () => {
    await dead(1);
    await expect(world.start({ sqs: lacking('AccessDenied') })({})).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('the input', () => {
  it.each([
    [{ dryrun: true }, 'dryrun: is not a field; did you mean "dryRun"?'],
    [{ perSecond: 0 }, 'perSecond = 0: must be messages a second: a whole number from 1 to 500; the nearest is 1'],
    [{ perSecond: 'fast' }, 'perSecond = "fast": must be'],
    [{ filter: {} }, 'filter = {}: must be an object with at least one of reason, sku, orderId, olderThanHours'],
    [{ filter: { reason: 'unknown_skus' } }, 'did you mean "unknown_sku"?'],
    [{ filter: { sku: ' ' } }, 'filter.sku = " ": must be a SKU'],
    [{ filter: { olderThanHours: -1 } }, 'filter.olderThanHours = -1: must be hours'],
    [{ maxMessages: 1.5 }, 'maxMessages = 1.5: must be messages'],
    [{ force: { keys: ['order_1'], why: 'gone' } }, 'did you mean "order:order_1"?'],
    [{ force: { keys: [], why: 'gone' } }, 'force.keys = []: must be a list of ledger keys, 1 to 100'],
    [{ force: { keys: ['order:1'] } }, 'force.why: is missing'],
    [{ release: { refundIds: ['r1'], why: '' } }, 'release.why = "": must be a sentence'],
    [
      { force: { keys: ['order:1'], why: 'x' }, filter: { sku: 'A' } },
      'filter = {"sku":"A"}: does not go together with force',
    ],
    [{ cancel: true, perSecond: 3 }, 'perSecond = 3: does not go together with cancel'],
    [[], 'must be an object with dryRun, filter'],
    ['all', 'must be an object with dryRun, filter'],
  ])('%j is refused by field, value and what is allowed', async (input, named) => {
    await dead(1);
    await expect(world.start()(input)).rejects.toThrow(named);
    expect([world.sqs.started, world.sqs.visible(DEAD)]).toEqual([[], 1]);
  });
});
