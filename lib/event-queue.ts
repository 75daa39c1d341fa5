import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** An invocation of the consumer ends after this at the latest; six of them fit into the visibility timeout. */
export const CONSUMER_TIMEOUT = Duration.seconds(150);

/** A run of the redrive ends after this at the latest. */
export const REDRIVE_TIMEOUT = Duration.minutes(5);

/** As long as SQS can: whatever happens, people have two weeks. */
const RETENTION = Duration.days(14);

/**
 * Where events wait, and where those end that a person must look at (design D1, D2).
 * Both queues survive the stack: what was signed and acknowledged must not disappear with a removal.
 */
export class EventQueue extends Construct {
  readonly events: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const kept = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: RETENTION,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...kept,
      // A redrive reads a dead letter for as long as it runs itself; longer than its timeout is enough.
      visibilityTimeout: REDRIVE_TIMEOUT.plus(Duration.minutes(1)),
    });
    this.events = new Queue(this, 'Events', {
      ...kept,
      visibilityTimeout: Duration.seconds(CONSUMER_TIMEOUT.toSeconds() * 6),
      // A budget for our own crashes only: what waits for the ERP is renewed before it is spent.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 8 },
    });
  }
}
