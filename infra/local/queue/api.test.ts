// Q: the API of SQS, asked by its own client.
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/local/gateway.ts';
import { createLedger, type Ledger } from '../ledger.ts';
import { type QueueApi, startQueueApi } from './api.ts';
import { createLocalQueue, type LocalQueue } from './queue.ts';

const KIB = 1_024;
const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/000000000000/Jobs';

let queue: LocalQueue;
let ledger: Ledger;
let api: QueueApi;
let client: SQSClient;
beforeEach(async () => {
  const clock = new FakeClock();
  ledger = createLedger();
  queue = createLocalQueue('jobs', { QueueName: 'Jobs', MaximumMessageSize: 256 * KIB }, clock, () => undefined);
  api = await startQueueApi({
    queueAt: (url) => (url.endsWith('/Jobs') ? queue : undefined),
    allowed: (caller, action, arn) => caller === 'F' && action === 'sqs:SendMessage' && arn === 'jobs',
    ledger,
  });
  client = clientOf('F');
});
afterEach(() => {
  client.destroy();
  api.stop();
});

const clientOf = (accessKeyId: string) =>
  new SQSClient({
    endpoint: api.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'x' },
    maxAttempts: 1,
  });
const entries = (...bodies: string[]) => bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
const batch = (Entries: { Id: string; MessageBody: string; DelaySeconds?: number }[]) =>
  client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
const bodies = () => queue.receive(99).map(({ body }) => body);

describe('the API of a queue', () => {
  it('[GWQ1] takes a message, and ten in one call', async () => {
    const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'single' }));
    expect(MessageId).toMatch(/^[\da-f-]{36}$/u);
    const ten = Array.from({ length: 10 }, (_, i) => `\u{1F600} ${i}`);
    const { Successful = [], Failed = [] } = await batch(entries(...ten));
    expect([Successful.map(({ Id }) => Id), Failed]).toEqual([ten.map((_, i) => String(i)), []]);
    expect(bodies()).toEqual(['single', ...ten]);
    expect(ledger.bill()).toMatchObject({ queued: 11, queueRequests: 2 });
  });

  it.each([
    ['EmptyBatchRequest', []],
    ['TooManyEntriesInBatchRequest', entries(...Array.from('abcdefghijk'))],
    ['BatchEntryIdsNotDistinct', [...entries('a'), ...entries('b')]],
    ['InvalidBatchEntryId', [{ Id: 'a b', MessageBody: 'a' }]],
    ['BatchRequestTooLong', entries(...Array.from({ length: 5 }, () => 'x'.repeat(210 * KIB)))],
  ])('[GWQ1] refuses a batch as a whole: %s', async (name, Entries) => {
    await expect(batch(Entries)).rejects.toThrow(expect.objectContaining({ name: expect.stringContaining(name) }));
    expect(bodies()).toEqual([]);
  });

  it('[GWQ1] refuses single messages of a batch and takes the others', async () => {
    const { Successful = [], Failed = [] } = await batch([
      ...entries('good', '\u{FFFE}', 'x'.repeat(256 * KIB + 1)),
      { Id: 'late', MessageBody: 'late', DelaySeconds: 901 },
    ]);
    expect(Successful.map(({ Id }) => Id)).toEqual(['0']);
    expect(Failed.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault])).toEqual([
      ['1', 'InvalidMessageContents', true],
      ['2', 'InvalidParameterValue', true],
      ['late', 'InvalidParameterValue', true],
    ]);
    expect(bodies()).toEqual(['good']);
  });

  it('[GWQ7] refuses whom its role does not let, and knows no other queue', async () => {
    const stranger = clientOf('G');
    const command = new SendMessageCommand({ QueueUrl, MessageBody: 'x' });
    await expect(stranger.send(command)).rejects.toThrow(/not authorized/u);
    stranger.destroy();
    const elsewhere = new SendMessageCommand({ QueueUrl: QueueUrl.replace('Jobs', 'Other'), MessageBody: 'x' });
    await expect(client.send(elsewhere)).rejects.toThrow(/does not exist/u);
    expect(bodies()).toEqual([]);
  });
});
