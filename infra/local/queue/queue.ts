// A standard queue of SQS, in memory. Each message is there until it is deleted: whoever receives it hides it for a while,
// and then it comes again (SQS developer guide: standard queues, visibility timeout, dead-letter queues, delay queues).
import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Json } from '../template.ts';

/** Times are Unix milliseconds. */
export interface Message {
  messageId: string;
  body: string;
  md5: string;
  sentAt: number;
  /** How often it was received. */
  receives: number;
  firstReceivedAt: number;
}

export interface Received extends Message {
  /** Of this one receipt: what is needed to delete the message. */
  receiptHandle: string;
}

export interface LocalQueue {
  readonly name: string;
  readonly arn: string;
  /** Bytes of a message's body. */
  readonly maximumMessageSize: number;
  /** Milliseconds. */
  readonly visibilityTimeout: number;
  /** `delay`: seconds until it can be received; without one, those of the queue. */
  send(body: string, delay?: number): Message;
  /** Up to `most` messages that can be received now. Those received too often go to the dead-letter queue instead. */
  receive(most: number): Received[];
  /** Forgets a message. A receipt of before its last visibility timeout does nothing. */
  delete(receiptHandle: string): void;
  /** How many can be received now. */
  available(): number;
  /** Calls `listener` whenever a message can be received. */
  onAvailable(listener: () => void): void;
  /** Takes a message over as it is. */
  adopt(message: Message): void;
}

const SECOND = 1_000;
/** What a queue has that says nothing else (CloudFormation: AWS::SQS::Queue). A message may have 1 MiB since 2025. */
const defaults = {
  DelaySeconds: 0,
  MaximumMessageSize: 1_048_576,
  MessageRetentionPeriod: 345_600,
  VisibilityTimeout: 30,
};

/** `properties`: those of the template. `deadLetters`: finds the queue with an ARN. */
export function createLocalQueue(
  arn: string,
  properties: Json,
  clock: Clock,
  deadLetters: (arn: string) => LocalQueue | undefined,
): LocalQueue {
  const settings: typeof defaults & { RedrivePolicy?: { deadLetterTargetArn: string; maxReceiveCount: number } } = {
    ...defaults,
    ...properties,
  };
  const ready: Message[] = [];
  const hidden = new Map<string, Message>();
  const listeners: (() => void)[] = [];

  const show = (message: Message): void => {
    ready.push(message);
    for (const listener of listeners) listener();
  };
  const after = (ms: number, work: () => void): void => {
    if (ms > 0) clock.after(ms, work);
    else work();
  };
  const isKept = ({ sentAt }: Message) => clock.now() - sentAt < settings.MessageRetentionPeriod * SECOND;

  const takeOne = (message: Message): Received | undefined => {
    if (!isKept(message)) return undefined;
    const { deadLetterTargetArn = '', maxReceiveCount = Infinity } = settings.RedrivePolicy ?? {};
    const target = deadLetters(deadLetterTargetArn);
    if (target !== undefined && message.receives >= maxReceiveCount) {
      target.adopt(message);
      return undefined;
    }
    const receiptHandle = randomUUID();
    const received = { ...message, receives: message.receives + 1 };
    if (received.receives === 1) received.firstReceivedAt = clock.now();
    hidden.set(receiptHandle, received);
    after(settings.VisibilityTimeout * SECOND, () => {
      if (hidden.delete(receiptHandle)) show(received);
    });
    return { ...received, receiptHandle };
  };

  return {
    name: properties.QueueName,
    arn,
    maximumMessageSize: settings.MaximumMessageSize,
    visibilityTimeout: settings.VisibilityTimeout * SECOND,
    send: (body, delay = settings.DelaySeconds) => {
      const md5 = createHash('md5').update(body).digest('hex');
      const message = { messageId: randomUUID(), body, md5, sentAt: clock.now(), receives: 0, firstReceivedAt: 0 };
      after(delay * SECOND, () => show(message));
      return message;
    },
    receive: (most) => {
      const received: Received[] = [];
      while (received.length < most && ready.length > 0) {
        const one = takeOne(ready.shift() as Message);
        if (one !== undefined) received.push(one);
      }
      return received;
    },
    delete: (receiptHandle) => void hidden.delete(receiptHandle),
    available: () => ready.length,
    onAvailable: (listener) => void listeners.push(listener),
    adopt: show,
  };
}
