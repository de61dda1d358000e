// The API of SQS as far as functions use it: SendMessage and SendMessageBatch, in the JSON protocol (SQS API reference).
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { textOf } from '../body.ts';
import type { Latency } from '../latency.ts';
import type { Ledger } from '../ledger.ts';
import type { Allowed } from '../permissions.ts';
import type { Json } from '../template.ts';
import type { LocalQueue } from './queue.ts';

/** Messages in a batch, and bytes of all their bodies (SQS developer guide: message quotas). */
const ENTRIES = 10;
const BATCH_BYTES = 1_048_576;
const LONGEST_DELAY = 900;
/** What a body may not contain: all but the characters of XML. */
const FOREIGN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

export interface QueueApi {
  endpoint: string;
  stop(): void;
}

export interface QueueApiOptions {
  /** The queue with a URL, whatever its host. */
  queueAt(url: string): LocalQueue | undefined;
  allowed: Allowed;
  latency?: Latency;
  ledger?: Ledger | undefined;
}

/** An error as the JSON protocol has it. */
class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export async function startQueueApi({ queueAt, allowed, latency, ledger }: QueueApiOptions): Promise<QueueApi> {
  const answerTo = async (operation: string, body: Json, caller: string): Promise<Json> => {
    const queue = queueAt(String(body.QueueUrl));
    if (queue === undefined) throw new Refused('QueueDoesNotExist', 'The specified queue does not exist.');
    // A batch needs the permission of its single action.
    if (!allowed(caller, 'sqs:SendMessage', queue.arn)) {
      throw new Refused(
        'AccessDeniedException',
        `User: ${caller} is not authorized to perform: sqs:sendmessage on resource: ${queue.arn}`,
      );
    }
    const entries: Json[] = operation === 'SendMessage' ? [body] : checkedBatch(body.Entries ?? []);
    const bytes = entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(String(MessageBody)), 0);
    if (operation !== 'SendMessage' && bytes > BATCH_BYTES) {
      throw new Refused('BatchRequestTooLong', `Batch requests cannot be longer than ${BATCH_BYTES} bytes.`);
    }
    await latency?.();
    await ledger?.queueCall(bytes);
    if (operation === 'SendMessage') {
      const fault = faultOf(body, queue);
      if (fault !== undefined) throw fault;
      return sent(queue, body, ledger);
    }
    // Each entry succeeds or fails by itself, and the call with all of them.
    const outcomes = entries.map((entry) => ({ entry, fault: faultOf(entry, queue) }));
    return {
      Successful: outcomes.flatMap(({ entry, fault }) =>
        fault ? [] : { Id: entry.Id, ...sent(queue, entry, ledger) },
      ),
      Failed: outcomes.flatMap(({ entry: { Id }, fault }) =>
        fault ? { Id, SenderFault: true, Code: fault.code, Message: fault.message } : [],
      ),
    };
  };

  const server = createServer((request, response) => {
    const handle = async (): Promise<void> => {
      const operation = String(request.headers['x-amz-target']).replace(/^AmazonSQS\./u, '');
      const caller = /Credential=([^/]+)\//u.exec(request.headers.authorization ?? '')?.[1] ?? '';
      try {
        if (!['SendMessage', 'SendMessageBatch'].includes(operation)) {
          throw new Refused('UnsupportedOperation', `The local queue does not know ${operation}.`);
        }
        answer(response, 200, await answerTo(operation, JSON.parse(await textOf(request)), caller));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const { code, message } = error;
        answer(
          response,
          400,
          { __type: `com.amazonaws.sqs#${code}`, message },
          { 'x-amzn-query-error': `${code};Sender` },
        );
      }
    };
    void handle().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(response: ServerResponse, status: number, value: Json, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers }).end(JSON.stringify(value));
}

function sent(queue: LocalQueue, { MessageBody, DelaySeconds }: Json, ledger: Ledger | undefined): Json {
  const { messageId: MessageId, md5: MD5OfMessageBody } = queue.send(MessageBody, DelaySeconds);
  ledger?.queued(1);
  return { MessageId, MD5OfMessageBody };
}

/** The entries of a batch. Throws what is wrong with the batch as a whole. */
function checkedBatch(entries: Json[]): Json[] {
  if (entries.length === 0) throw new Refused('EmptyBatchRequest', 'There are no entries in the request.');
  if (entries.length > ENTRIES) {
    throw new Refused('TooManyEntriesInBatchRequest', `Maximum number of entries per request are ${ENTRIES}.`);
  }
  if (entries.some(({ Id }) => !/^[\w-]{1,80}$/u.test(String(Id)))) {
    throw new Refused('InvalidBatchEntryId', 'An Id has 1 to 80 letters, digits, hyphens and underscores.');
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new Refused('BatchEntryIdsNotDistinct', 'Two entries have the same Id.');
  }
  return entries;
}

function faultOf({ MessageBody, DelaySeconds = 0 }: Json, queue: LocalQueue): Refused | undefined {
  if (typeof MessageBody !== 'string' || MessageBody === '')
    return new Refused('MissingParameter', 'A body is missing.');
  if (Buffer.byteLength(MessageBody) > queue.maximumMessageSize) {
    return new Refused('InvalidParameterValue', `A message is at most ${queue.maximumMessageSize} bytes long.`);
  }
  if (FOREIGN.test(MessageBody)) return new Refused('InvalidMessageContents', 'The body has characters that are none.');
  if (!Number.isInteger(DelaySeconds) || DelaySeconds < 0 || DelaySeconds > LONGEST_DELAY) {
    return new Refused('InvalidParameterValue', `DelaySeconds is 0 to ${LONGEST_DELAY}.`);
  }
  return undefined;
}
