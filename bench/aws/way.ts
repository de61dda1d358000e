// A way to run a chat on AWS: ours, or the original demo's. Both meet the same clock, limits and charges.
import type { Template } from '../../infra/local/template.ts';
import type { VirtualTime } from './time.ts';
import type { Answering } from './wire.ts';

/** What a function reaches of AWS. */
export interface Reach {
  time: VirtualTime;
  database: Answering;
  callbacks: Answering;
  queue: Answering;
  /** Bytes of a line that goes to the log. */
  logged(bytes: number): void;
}

/** Who is there when a measurement begins. What is done here takes no time and costs nothing. */
export interface Population {
  /** Makes a room. */
  found(roomId: string): Promise<void>;
  /** Connects so many who have opened a room; gives their connections. `member`: whether they may write there. */
  connect(count: number, roomId: string, member: boolean): Promise<string[]>;
  end(): void;
}

export interface Way {
  /** Makes the tables in the local DynamoDB at `endpoint`, and those who come in at the moment `at`. */
  prepare(endpoint: string, at: number): Promise<Population>;
  /** What a fresh environment of a function does with an event. */
  start(functionName: string, reach: Reach): (event: unknown) => Promise<unknown>;
  functionOf(action: unknown): string;
  /** Seconds after which a function is ended. */
  timeoutOf(functionName: string): number;
  /** GB of a function's memory. */
  memoryOf(functionName: string): number;
  /** Where its queues and what they feed are declared, if it has any. */
  template: Template | undefined;
  /** The frame of somebody who writes. */
  frame(roomId: string, key: string, message: string): string;
}

/** What the template says of a function. */
export function readFunctions(template: Template): Map<string, { seconds: number; gb: number }> {
  return new Map(
    template
      .ofType('AWS::Lambda::Function')
      .map(({ properties: { FunctionName, Timeout, MemorySize } }) => [
        FunctionName as string,
        { seconds: Timeout as number, gb: (MemorySize as number) / 1_024 },
      ]),
  );
}
