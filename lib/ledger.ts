import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

const UNPOSTED_INDEX = 'unposted';

type Grantee = IGrantable & { addToRolePolicy(statement: PolicyStatement): void };

/** What became of every event (design D5): the only memory and the only fence, hence the best protected thing here. */
export class Ledger extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      // Only marks and locks carry it; entries of orders and refunds never expire.
      timeToLiveAttribute: 'expiration',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      globalSecondaryIndexes: [
        {
          indexName: UNPOSTED_INDEX,
          partitionKey: { name: 'unposted', type: AttributeType.STRING },
          sortKey: { name: 'receivedAt', type: AttributeType.STRING },
          projectionType: ProjectionType.ALL,
        },
      ],
    });
  }

  /** Many items by their keys in one request. */
  grantReadMany(grantee: { addToRolePolicy(statement: PolicyStatement): void }): void {
    grantee.addToRolePolicy(
      new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [this.table.tableArn] }),
    );
  }

  /** Items by key, and the index of what is not posted. Never a scan, never the table itself. */
  grantReadWrite(grantee: Grantee): void {
    grantee.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        resources: [this.table.tableArn],
      }),
    );
    this.grantReadUnposted(grantee);
  }

  /** The index of what is not posted, failures and their causes; nothing can be changed through it. */
  grantReadUnposted(grantee: Grantee): void {
    grantee.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [`${this.table.tableArn}/index/${UNPOSTED_INDEX}`],
      }),
    );
  }
}
