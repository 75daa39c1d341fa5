import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, type RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { functionLogs } from './logs.ts';
import { metricNamespace, type Service } from './metrics.ts';

const PROJECT = join(import.meta.dirname, '..');

export interface BridgeFunctionProps {
  /** Names the entry file (`<handlers>/<service>/index.ts`), the log lines and the metrics. */
  readonly service: Service;
  /** Folder of the entry files. */
  readonly handlers: string;
  /** What the function is for, as the Lambda console shows it. */
  readonly description: string;
  readonly timeout: Duration;
  /** MB; the share of a CPU grows with it. */
  readonly memorySize: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetentionDays: number;
  /** JSON file that takes the place of the module `bridge-configuration`; left out where nothing may depend on it. */
  readonly configurationFile?: string;
  readonly recursiveLoop?: RecursiveLoop;
}

/**
 * A function of the bridge: one bundled ES module with its own SDK, on Node 24 and arm64 (contract sheet aws-platform 5).
 * Its role starts with nothing but its own log group, so what it may do is what the constructs grant, line by line.
 */
export class BridgeFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: BridgeFunctionProps) {
    const logGroup = functionLogs(scope, `${id}Logs`, props.logRetentionDays);
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      entry: join(props.handlers, props.service, 'index.ts'),
      projectRoot: PROJECT,
      depsLockFilePath: join(PROJECT, 'package-lock.json'),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: props.timeout,
      memorySize: props.memorySize,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: props.service,
        POWERTOOLS_METRICS_NAMESPACE: metricNamespace(scope),
        ...props.environment,
      },
      bundling: bundling(props.configurationFile),
      ...(props.recursiveLoop === undefined ? {} : { recursiveLoop: props.recursiveLoop }),
    });
  }
}

function bundling(configurationFile: string | undefined) {
  return {
    format: OutputFormat.ESM,
    mainFields: ['module', 'main'],
    target: 'node24',
    minify: true,
    // Powertools and the SDK decide by `error.name`.
    keepNames: true,
    sourceMap: true,
    sourcesContent: false,
    // The SDK that was tested, not the one that the runtime happens to carry.
    bundleAwsSDK: true,
    // CommonJS packages inside an ES module still call `require` for Node's own modules.
    banner: "import{createRequire}from'module';const require=createRequire(import.meta.url);",
    ...(configurationFile === undefined ? {} : { esbuildArgs: { '--alias:bridge-configuration': configurationFile } }),
  };
}
