import type { LocalRun } from './run.ts';
import type { ErpKind } from './simulator.ts';
import type { Terminal } from './terminal.ts';

/** Says where everything is, and what differs from AWS. */
export function introduce(run: LocalRun<ErpKind>, terminal: Terminal): void {
  const { url, adminUrl } = run.simulator;
  const places = [
    ['Webhook', run.webhookUrl],
    ['Test secret', run.secret],
    ['Console', run.consoleUrl],
    [run.simulator.name, adminUrl === undefined ? url : `${url} (simulated)`],
    ...(adminUrl === undefined ? [] : [['its admin surface', adminUrl] as const]),
    ['SQS', run.sqsEndpoint],
    ['DynamoDB', run.dynamoEndpoint],
    ['Other AWS', run.awsEndpoint],
    ['Ledger table', run.tableName],
  ] as const;
  terminal.say();
  terminal.heading('The bridge runs on this machine.');
  for (const [name, place] of places) terminal.say(`  ${name.padEnd(18)} ${place}`);
  terminal.say();
  terminal.say(
    '  Built handlers, one process each, wired by the synthesised template. The local SQS has no message move task',
  );
  terminal.say('  of its own: it is added here on top of receive, send and delete, and keeps message attributes.');
  terminal.say('  Post another event with: npm run send -- <file or example name>    Stop with Ctrl-C.');
  terminal.say();
}
