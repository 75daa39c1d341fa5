import { Duration } from 'aws-cdk-lib';
import { CustomWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { BridgeConfiguration } from '../config/schema.ts';
import { BridgeFunction } from './bridge-function.ts';
import type { Ledger } from './ledger.ts';

export interface FailuresWidgetProps {
  readonly handlers: string;
  readonly configuration: BridgeConfiguration;
  readonly configurationFile: string;
  readonly ledger: Ledger;
  /** Named in the buttons. Who presses one calls it with their own rights; the widget has none to it. */
  readonly redrive: BridgeFunction;
}

/** What waits for a person, on the dashboard: a function that can only read, and its place. */
export class FailuresWidget extends Construct {
  readonly function: BridgeFunction;
  readonly onDashboard: CustomWidget;

  constructor(scope: Construct, id: string, { configuration, ledger, redrive, ...props }: FailuresWidgetProps) {
    super(scope, id);
    this.function = new BridgeFunction(this, 'Widget', {
      service: 'widget',
      handlers: props.handlers,
      configurationFile: props.configurationFile,
      description: 'Shows on the dashboard what failures wait for; reads, and changes nothing',
      timeout: Duration.seconds(15),
      memorySize: 512,
      logRetentionDays: configuration.logRetentionDays,
      environment: {
        LEDGER_TABLE: ledger.table.tableName,
        REDRIVE_FUNCTION_ARN: redrive.functionArn,
      },
    });
    ledger.grantReadUnposted(this.function);
    this.onDashboard = new CustomWidget({
      title: 'Failures that wait, by cause',
      functionArn: this.function.functionArn,
      width: 24,
      height: 9,
      // It shows now, whatever range the graphs show, and its style follows the width.
      updateOnResize: false,
      updateOnTimeRangeChange: false,
    });
  }
}
