// The command line. It only reads arguments: what a command does lives in the platform it is about.
import { parseArgs } from 'node:util';
import { readConfig } from '../src/platform/node/config.ts';
import { makeOwnerLink } from '../src/platform/node/ownerLink.ts';
import { flagOf, table } from '../src/platform/node/settings.ts';
import { run } from './start.ts';
import { usage } from './usage.ts';

try {
  const settings = Object.values(table);
  const { values, positionals } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      ...Object.fromEntries(settings.map((setting) => [flagOf(setting), { type: 'string' as const }])),
    },
    allowPositionals: true,
  });
  const [command = 'help', ...rest] = positionals;
  const flags = settings.flatMap((setting) => {
    const value = (values as { [flag: string]: unknown })[flagOf(setting)];
    return typeof value === 'string' ? [[setting.variable, value]] : [];
  });
  const config = () => readConfig({ ...process.env, ...(Object.fromEntries(flags) as NodeJS.ProcessEnv) });
  if (values.help === true || command === 'help') process.stdout.write(usage());
  else if (command === 'start' && rest.length === 0) await run(config());
  else if (command === 'owner-link' && rest.length === 0)
    process.stdout.write(`Open this once, within a day, to be the owner:\n${await makeOwnerLink(config())}\n`);
  else throw new Error(`There is no command "${positionals.join(' ')}". Flags go behind two dashes.\n\n${usage()}`);
} catch (error) {
  process.stderr.write(`${sentence(error)}\n`);
  process.exitCode = 1;
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, flag] = /^Unknown option '(.*?)'/u.exec(error.message) ?? [];
  return flag === undefined ? error.message : `There is no flag "${flag}". npm run parley -- help names them all.`;
}
