// The command line. It only reads arguments: what a command does lives in the platform it is about.
import { parseArgs } from 'node:util';
import { readConfig } from '../src/platform/node/config.ts';
import { flagOf, table } from '../src/platform/node/settings.ts';
import { commands } from './commands.ts';
import { usage } from './usage.ts';

for (const stream of [process.stdout, process.stderr]) {
  // Who reads along, as "head" does, may have seen enough; a full disk or a closed terminal takes no more lines. The work
  // goes on to its end in any case.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exitCode = 1;
  });
}

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
  const chosen = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (values.help === true || command === 'help') process.stdout.write(usage());
  else if (!chosen) throw new Error(`There is no command "${command}". Flags go behind two dashes.\n\n${usage()}`);
  else if (rest.length !== (chosen.takes ? 1 : 0)) throw new Error(`It is: parley ${command} ${chosen.takes ?? ''}`);
  else await chosen.run(config(), rest[0] ?? '');
} catch (error) {
  process.stderr.write(`${sentence(error)}\n`);
  process.exitCode = 1;
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, flag] = /^Unknown option '(.*?)'/u.exec(error.message) ?? [];
  const [, lacks] = /^Option '(--[\w-]+)\b.*argument (?:missing|is ambiguous)/u.exec(error.message) ?? [];
  const setting = Object.values(table).find((one) => `--${flagOf(one)}` === lacks);
  if (setting) return `${lacks} is without a value: give ${setting.form}.`;
  return flag === undefined ? error.message : `There is no flag "${flag}". npm run parley -- help names them all.`;
}
