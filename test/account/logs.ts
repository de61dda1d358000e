// CloudWatch Logs: groups with lines in them.
import { type Answer, type Call, fault, json } from './account.ts';

interface Line {
  timestamp: number;
  message: string;
  eventId: string;
}

const PAGE = 2;

export function createLogs() {
  const groups = new Map<string, Line[]>();
  let ids = 0;
  return {
    groups,
    /** Adds a line; the group is made if need be. */
    add: (group: string, timestamp: number, message: string): void => {
      ids += 1;
      const line = { timestamp, message, eventId: String(ids).padStart(8, '0') };
      groups.set(group, [...(groups.get(group) ?? []), line]);
    },
    serve: (call: Call): Answer => {
      const { operation, input } = call;
      if (operation === 'DescribeLogGroups') {
        const names = [...groups.keys()].filter((name) => name.startsWith(input.logGroupNamePrefix));
        return json({ logGroups: names.map((logGroupName) => ({ logGroupName })) });
      }
      const lines = groups.get(input.logGroupName);
      if (!lines) return fault(call, 'ResourceNotFoundException', 'The specified log group does not exist.');
      const found = lines.filter(({ timestamp, message }) => {
        return timestamp >= input.startTime && matches(message, input.filterPattern);
      });
      const from = Number(input.nextToken ?? 0);
      const next = from + PAGE < found.length ? { nextToken: String(from + PAGE) } : {};
      return json({ events: found.slice(from, from + PAGE), ...next });
    },
  };
}

/** A pattern of `?term ?term`: lines that hold any of them. */
function matches(message: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  return pattern.split(' ').some((term) => message.includes(term.replace(/^\?/u, '')));
}
