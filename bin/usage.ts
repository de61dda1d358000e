// What `npm run parley` says of itself: the commands, and every setting from its one table.
import { flagOf, type Setting, table } from '../src/platform/node/settings.ts';

const COMMANDS = `Parley, the chat you own.

  npm start                            start on this machine
  npm start -- --port 9000             ... on another port
  npm run parley -- owner-link         print a link that signs the owner in, once, within a day
  npm run parley -- doctor             say what is wrong with machine, data or proxy, and what to do; ends with 1 then
  npm run parley -- backup FILE        copy everything to a new file, also while the server runs
  npm run parley -- restore FILE       put a backup in the place of what is there, while no server runs
  npm run parley -- cost               compute what it costs on AWS; --help names its own flags
  npm run parley -- aws                run it in your own AWS account: deploy, status, logs, destroy and more

Every setting is a flag or a variable; a flag wins.
`;

/** All of it, ready to print. */
export function usage(): string {
  return `${COMMANDS}\n${Object.values(table).map(lineOf).join('\n')}\n`;
}

function lineOf(setting: Setting<unknown>): string {
  const { variable, takes, meaning } = setting;
  const shown = setting.otherwise ?? setting.fallback;
  const flag = `--${flagOf(setting)} ${takes}`;
  const lines = [`  ${flag}, ${variable}`, `      ${meaning}${shown === undefined ? '' : ` (${shown})`}`];
  return lines.join('\n').replaceAll('`', '');
}
