// What the documents tell people to type.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { always, type FlagName, flags } from './awsFlags.ts';
import { awsCommands } from './awsCommands.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: { [name: string]: string } };
const documents = [
  'docs/aws-guide.md',
  'docs/aws.md',
  'README.md',
  'deploy/github-role.yaml',
  '.github/workflows/deploy.yml',
];

describe('the commands in documents', () => {
  it.each(documents)('[ACCOUNT15] exist: %s', (path) => {
    const text = read(path);
    for (const [, name = ''] of text.matchAll(/npm run (?:-s )?([\w:]+)/gu))
      expect(Object.keys(scripts)).toContain(name);
    for (const [, name = '', rest = ''] of text.matchAll(/parley -- aws ([a-z-]+)([^`\n#]*)/gu)) {
      expect(Object.keys(awsCommands)).toContain(name);
      for (const [, flag = ''] of rest.matchAll(/--([a-z-]+)/gu)) {
        expect([...always, ...(awsCommands[name]?.flags ?? [])]).toContain(flag as FlagName);
      }
    }
  });

  it('[ACCOUNT15] are all of them: the guide leads through each', () => {
    const guide = read('docs/aws-guide.md');
    for (const name of Object.keys(awsCommands)) expect(guide).toContain(`npm run -s parley -- aws ${name}`);
    for (const name of Object.keys(flags).filter((one) => !['help', 'yes', 'no-owner-link'].includes(one))) {
      expect(guide).toContain(`--${name}`);
    }
  });
});
