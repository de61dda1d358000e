// The command line. It only reads arguments: what a command does lives in the platform it is about.
import { parseArgs } from 'node:util';
import { readConfig } from '../src/platform/node/config.ts';
import { closest } from '../src/platform/node/likeness.ts';
import { flagOf, table } from '../src/platform/node/settings.ts';
import { commands } from './commands.ts';
import { sentence } from './flags.ts';
import { usage } from './usage.ts';

for (const stream of [process.stdout, process.stderr]) {
  // Who reads along, as "head" does, may have seen enough; a full disk or a closed terminal takes no more lines. The work
  // goes on to its end in any case.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exitCode = 1;
  });
}

const settings = Object.values(table);
try {
  const [first, ...rest] = process.argv.slice(2);
  if (first === 'cost') {
    // About no server: it has flags of its own, and servers do not load it.
    const { cost } = await import('./cost.ts');
    process.stdout.write(cost(rest));
  } else if (first === 'aws') {
    // Nor are these about a server of this machine, and they load what nothing else needs.
    const { aws } = await import('./aws.ts');
    await aws(rest);
  } else await runCommand();
} catch (error) {
  const formOf = (flag: string) => settings.find((setting) => `--${flagOf(setting)}` === flag)?.form;
  process.stderr.write(`${sentence(error, formOf, 'help')}\n`);
  process.exitCode = 1;
}

async function runCommand(): Promise<void> {
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
  else if (!chosen) throw new Error(noCommand(command));
  else if (rest[0] !== undefined && !chosen.takes) throw new Error(unexpected(rest[0], command));
  else if (rest.length !== (chosen.takes ? 1 : 0)) throw new Error(`It is: parley ${command} ${chosen.takes ?? ''}`);
  else await chosen.run(config(), rest[0] ?? '');
}

function noCommand(name: string): string {
  const meant = closest(name, [...Object.keys(commands), 'cost', 'aws']);
  const hint = meant === undefined ? 'npm run parley -- help names them all.' : `Did you mean ${meant}?`;
  return `There is no command "${name}". ${hint}`;
}

/** npm takes flags for its own where no dashes stand before them, and passes on nothing but their values. */
function unexpected(argument: string, command: string): string {
  const way = command === 'start' ? 'npm start --' : `npm run parley -- ${command}`;
  return `${argument} is not expected here. Flags go behind two dashes: ${way} --port 9000`;
}
