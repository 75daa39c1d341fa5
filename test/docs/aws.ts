import { DynamoDBClient, GetItemCommand, QueryCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createLedger } from '../../lambdas/ledger/ledger.ts';
import { minuteOf } from './minute.ts';

/**
 * Stands in for the AWS CLI while a test runs the commands of the runbook: answers `cloudformation describe-stacks` with
 * the names of the table and of the breaker, sends DynamoDB commands to the endpoint of the environment, and runs the
 * breaker itself on that table. Anything else fails.
 */
const [service = '', verb = '', ...rest] = process.argv.slice(2);

/** The input is what is tested here, and DynamoDB itself refuses a wrong one. */
const COMMANDS: Readonly<Record<string, (input: never) => unknown>> = {
  'get-item': (input) => new GetItemCommand(input),
  query: (input) => new QueryCommand(input),
  scan: (input) => new ScanCommand(input),
  'update-item': (input) => new UpdateItemCommand(input),
};
/** Of the CLI itself: they shape its output. */
const OF_THE_CLI: ReadonlySet<string> = new Set(['query', 'output']);

const BREAKER = 'the-breaker';

console.log(await answer());

async function answer(): Promise<string> {
  const options = optionsOf(rest);
  if (service === 'cloudformation' && verb === 'describe-stacks') {
    const [, output = ''] = /OutputKey=='(\w+)'/.exec(options.query ?? '') ?? [];
    const known: Record<string, string> = { LedgerTableName: process.env.LEDGER ?? '', BreakerFunctionName: BREAKER };
    const value = known[output];
    if (value === undefined) throw new Error(`The test has no output ${output}.`);
    return value;
  }
  if (service === 'lambda' && verb === 'invoke' && options['function-name'] === BREAKER) {
    return JSON.stringify(await breakerOn(process.env.LEDGER ?? '')(JSON.parse(options.payload ?? '')));
  }
  const command = service === 'dynamodb' ? COMMANDS[verb] : undefined;
  if (command === undefined) throw new Error(`The test knows no "aws ${service} ${verb}".`);
  const client = new DynamoDBClient({}) as { send(command: unknown): Promise<unknown> };
  return JSON.stringify(await client.send(command(inputOf(options) as never)));
}

function breakerOn(tableName: string) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  return minuteOf(createLedger({ client, tableName }, Date.now), Date.now);
}

function optionsOf(words: readonly string[]): Readonly<Record<string, string | undefined>> {
  const options: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    if (!word.startsWith('--')) continue;
    const next = words[index + 1];
    options[word.slice(2)] = next === undefined || next.startsWith('--') ? 'true' : next;
  }
  return options;
}

/** `--key '{…}'` as `Key: {…}`, as the CLI does it. */
function inputOf(options: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const fields = Object.entries(options).filter(([name]) => !OF_THE_CLI.has(name));
  return Object.fromEntries(
    fields.map(([name, text = '']) => [
      name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      /^[{[]/.test(text) || text === 'true' ? JSON.parse(text) : text,
    ]),
  );
}
