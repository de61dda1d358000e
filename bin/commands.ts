// What the owner's commands print. What they do lives in the platform.
import { resolve } from 'node:path';
import { backUp } from '../src/platform/node/backup.ts';
import type { NodeConfig } from '../src/platform/node/config.ts';
import { tell } from '../src/platform/node/doctor/finding.ts';
import { examine } from '../src/platform/node/doctor.ts';
import { makeOwnerLink } from '../src/platform/node/ownerLink.ts';
import { restore } from '../src/platform/node/restore.ts';
import type { Contents } from '../src/platform/node/store/verify.ts';
import { run } from './start.ts';

export interface Command {
  /** Its argument, where it takes one. */
  takes?: string;
  /** Throws a sentence for the owner when it cannot do what it is asked. */
  run(config: NodeConfig, argument: string): Promise<void>;
}

export const commands: { [name: string]: Command } = {
  start: { run },
  'owner-link': {
    async run(config) {
      const { addresses, running } = await makeOwnerLink(config);
      say('Open this once, within a day, to be the owner:', addresses.join(' or\n'));
      const idle = `No server runs on it now: where yours has another folder, give this command its PARLEY_DATA.`;
      say(`It is for the chat in ${config.data}.${running ? '' : ` ${idle}`}`);
    },
  },
  doctor: {
    async run(config) {
      if (await tell(examine(config), say)) process.exitCode = 1;
    },
  },
  backup: {
    takes: 'FILE',
    async run({ data }, argument) {
      const file = resolve(argument);
      const contents = backUp(data, file);
      say(`${file} holds ${described(contents)}, of ${data}. It was read from end to end and is whole.`);
    },
  },
  restore: {
    takes: 'FILE',
    async run({ data }, argument) {
      const { contents, kept } = restore(data, resolve(argument));
      say(`Restored ${described(contents)}.`);
      if (kept !== undefined) say(`What was there before is kept as ${kept}.`);
      say(
        'Messages acknowledged after the backup are gone. Open pages read everything anew when they are back;',
        'sessions are those of the backup: who signed in later signs in again, who signed out later is signed in.',
      );
    },
  },
};

function described({ rooms, messages, users, newest, bytes }: Contents): string {
  const until = newest === '' ? '' : `, the newest of ${newest}`;
  return `${counted(messages, 'message')} in ${counted(rooms, 'room')}${until}, and ${counted(users, 'account')} (${sized(bytes)})`;
}

function counted(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

function sized(bytes: number): string {
  return bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

function say(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
