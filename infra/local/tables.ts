// Makes the template's tables in a local DynamoDB.
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import type { Template } from './template.ts';

/** Tables that are there already stay as they are. */
export async function createTables(template: Template, endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, credentials, region: 'us-east-1' });
  await Promise.all(
    template.ofType('AWS::DynamoDB::Table').map(async ({ properties }) => {
      const { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = properties;
      const indexes = GlobalSecondaryIndexes === undefined ? {} : { GlobalSecondaryIndexes };
      const input = { TableName, KeySchema, AttributeDefinitions, BillingMode, ...indexes };
      await client.send(new CreateTableCommand(input)).catch((error: unknown) => {
        if (!(error instanceof ResourceInUseException)) throw error;
      });
    }),
  );
  client.destroy();
}
