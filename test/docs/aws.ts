import { DynamoDBClient, GetItemCommand, QueryCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

/**
 * Stands in for the AWS CLI while a test runs the commands of the runbook: answers `cloudformation describe-stacks` with
 * the table's name, and sends DynamoDB commands to the endpoint of the environment. Anything else fails.
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

console.log(await answer());

async function answer(): Promise<string> {
  const options = optionsOf(rest);
  if (service === 'cloudformation' && verb === 'describe-stacks') {
    const [, output = ''] = /OutputKey=='(\w+)'/.exec(options.query ?? '') ?? [];
    if (output !== 'LedgerTableName') throw new Error(`The test has no output ${output}.`);
    return process.env.LEDGER ?? '';
  }
  const command = service === 'dynamodb' ? COMMANDS[verb] : undefined;
  if (command === undefined) throw new Error(`The test knows no "aws ${service} ${verb}".`);
  const client = new DynamoDBClient({}) as { send(command: unknown): Promise<unknown> };
  return JSON.stringify(await client.send(command(inputOf(options) as never)));
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
