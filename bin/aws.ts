// `parley aws`: reads arguments, signs in, and has the work done. What the commands do lives in infra/deploy.
import { parseArgs } from 'node:util';
import type { Account, Errand } from '../infra/deploy/account.ts';
import type { Stage } from '../infra/stage.ts';
import { always, type Flag, type FlagName, flags, type Given } from './awsFlags.ts';
import { type AwsCommand, awsCommands } from './awsCommands.ts';
import { sentence } from './flags.ts';

const USAGE = `Parley in an AWS account of your own. docs/aws-guide.md leads through it.
`;

/** Runs one command. Throws a sentence for the owner when it cannot do what it is asked. */
export async function aws(args: string[]): Promise<void> {
  const { given, positionals } = parsed(args);
  const [name = 'help', ...rest] = positionals;
  if (given.help === true || name === 'help') {
    process.stdout.write(awsUsage());
    return;
  }
  const command = Object.hasOwn(awsCommands, name) ? awsCommands[name] : undefined;
  if (!command) throw new Error(`There is no command "aws ${name}".\n\n${awsUsage()}`);
  if (rest.length > 0 && command.takes === undefined)
    throw new Error(`aws ${name} takes flags only, not "${rest[0]}".`);
  check(name, command, given);
  command.check?.(given, rest);
  await run(command, given, rest);
}

/** All of it, ready to print. */
export function awsUsage(): string {
  const commands = Object.entries(awsCommands).map(([name, { takes, meaning }]) => {
    return `  ${`npm run parley -- aws ${name} ${takes ?? ''}`.trimEnd().padEnd(44)} ${meaning}`;
  });
  const lines = Object.entries(flags as { [name: string]: Flag }).map(([name, { takes = '', meaning }]) => {
    const users = Object.entries(awsCommands).filter(([, { flags: own }]) => own.includes(name as FlagName));
    const only = users.length === 0 ? '' : ` [${users.map(([user]) => user).join(', ')}]`;
    return `  ${`--${name} ${takes}`.trimEnd().padEnd(20)} ${meaning}${only}`;
  });
  return `${USAGE}\n${commands.join('\n')}\n\n${lines.join('\n')}\n`;
}

async function run(command: AwsCommand, given: Given, rest: string[]): Promise<void> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const region = textOf(given.region) ?? AWS_REGION ?? AWS_DEFAULT_REGION;
  const profile = textOf(given.profile);
  // Only now: whoever is told of a wrong flag need not wait for the SDK.
  const { signIn } = await import('../infra/deploy/account.ts');
  const { explained } = await import('../infra/deploy/refusal.ts');
  let account: Account | undefined;
  try {
    account = await signIn({ region, profile });
    const errand: Errand = {
      account,
      stage: (given.stage ?? 'prod') as Stage,
      say: (...lines) => process.stdout.write(`${lines.join('\n')}\n`),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    };
    await command.run(errand, given, rest);
  } catch (error) {
    throw explained(error, { region: account?.region ?? region, profile });
  }
}

function parsed(args: string[]): { given: Given; positionals: string[] } {
  const table: { [name: string]: Flag } = flags;
  try {
    const { values, positionals } = parseArgs({
      args,
      options: Object.fromEntries(Object.entries(table).map(([name, { type }]) => [name, { type }])),
      allowPositionals: true,
    });
    return { given: values, positionals };
  } catch (error) {
    const formOf = (flag: string) => table[flag.slice(2)]?.form;
    throw new Error(sentence(error, formOf, 'aws help'), { cause: error });
  }
}

/** One sentence for each flag that is wrong, or of no effect here. */
function check(name: string, command: AwsCommand, given: Given): void {
  const wrong = Object.entries(given).flatMap(([flag, value]) => {
    const { form, fits }: Flag = flags[flag as FlagName];
    if (![...always, ...command.flags].includes(flag as FlagName))
      return [`--${flag} is of no effect with aws ${name}.`];
    const text = textOf(value);
    return text === undefined || (text !== '' && (fits?.(text) ?? true))
      ? []
      : [`--${flag} is "${text}": give ${form}.`];
  });
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
