// What happens to a stack, told line by line until it is over.
import { type CloudFormationClient, DescribeStackEventsCommand, type StackEvent } from '@aws-sdk/client-cloudformation';
import type { Errand } from './account.ts';
import { findStack } from './stack.ts';

/** Milliseconds between two looks at a stack that changes. */
const LOOK_MS = 4_000;

/** What is told of; the beginning of a step is not, since its end follows. */
const words: { [status: string]: string } = {
  CREATE_COMPLETE: 'made',
  UPDATE_COMPLETE: 'changed',
  DELETE_COMPLETE: 'removed',
  DELETE_SKIPPED: 'kept',
  IMPORT_COMPLETE: 'taken over',
};

/** The id of the newest event of a stack, so that those before it are not told again; undefined if there is none. */
export async function newestEvent(client: CloudFormationClient, id: string): Promise<string | undefined> {
  const { StackEvents: [newest] = [] } = await client.send(new DescribeStackEventsCommand({ StackName: id }));
  return newest?.EventId;
}

/** Tells of everything after the event `since` until the stack comes to rest. `failures`: what went wrong, in order. */
export async function follow(
  client: CloudFormationClient,
  { say, pause }: Errand,
  { id, since }: { id: string; since: string | undefined },
): Promise<{ status: string; failures: string[] }> {
  const failures: string[] = [];
  let told = since;
  for (;;) {
    // The status first: what happened before it came to rest is then among the events.
    const status = (await findStack(client, id))?.status ?? 'DELETE_COMPLETE';
    const events = await eventsAfter(client, id, told);
    for (const event of events.filter(({ PhysicalResourceId }) => PhysicalResourceId !== id)) {
      const line = lineOf(event);
      if (line === undefined) continue;
      say(`  ${line}`);
      if (isFailure(event)) failures.push(line);
    }
    told = events.at(-1)?.EventId ?? told;
    if (!status.endsWith('_IN_PROGRESS')) return { status, failures };
    await pause(LOOK_MS);
  }
}

/** Oldest first. CloudFormation gives the newest first, page by page. */
async function eventsAfter(client: CloudFormationClient, id: string, since: string | undefined): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  let next: string | undefined;
  do {
    const page = await client.send(new DescribeStackEventsCommand({ StackName: id, NextToken: next }));
    const found = page.StackEvents ?? [];
    const known = found.findIndex(({ EventId }) => EventId === since);
    events.push(...(known < 0 ? found : found.slice(0, known)));
    next = known < 0 ? page.NextToken : undefined;
  } while (next !== undefined);
  return events.toReversed();
}

function lineOf(event: StackEvent): string | undefined {
  const { ResourceStatus: status = '', ResourceType = '', LogicalResourceId = '', ResourceStatusReason = '' } = event;
  // CDK adds eight digits to most names.
  const what = `${ResourceType.replace(/^AWS::/u, '')} ${LogicalResourceId.replace(/[0-9A-F]{8}$/u, '')}`;
  const word = words[status];
  if (word !== undefined) return `${word.padEnd(11)}${what}`;
  return status.endsWith('_FAILED') ? `${'failed'.padEnd(11)}${what}: ${ResourceStatusReason}` : undefined;
}

/** Those that were only stopped because of another say nothing. */
function isFailure({ ResourceStatus: status, ResourceStatusReason = '' }: StackEvent): boolean {
  return status?.endsWith('_FAILED') === true && !/cancelled/iu.test(ResourceStatusReason);
}
