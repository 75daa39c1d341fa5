import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConfigurationError } from '../config/errors.ts';
import { loadConfiguration } from '../config/load.ts';
import { BridgeStack } from '../lib/bridge-stack.ts';

// No usage statistics: they would add a resource and conditions to a template that is otherwise all bridge.
const app = new App({ analyticsReporting: false });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const stage = String(app.node.tryGetContext('stage') ?? 'example');
try {
  const configuration = await loadConfiguration(stage);
  new BridgeStack(app, `ZephyrCartBridge-${stage}`, { stage, configuration });
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  // A mistake of the person at the terminal: the list is what helps, a stack trace is not.
  console.error(error.message);
  process.exitCode = 1;
}
