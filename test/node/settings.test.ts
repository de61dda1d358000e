// The settings of one machine: one table, from which everything else is made.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { usage } from '../../bin/usage.ts';
import { readConfig } from '../../src/platform/node/config.ts';
import { flagOf, type Setting, table } from '../../src/platform/node/settings.ts';
import { call } from '../person.ts';
import { ENTRY, startServer } from '../platform/node.ts';

const settings: Setting<unknown>[] = Object.values(table);
const read = (env: NodeJS.ProcessEnv, terminal = false) => readConfig(env, terminal);

it('[SET1] is told in README.md and in the usage text as it is', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const section = readme.slice(readme.indexOf('\n## Settings')).split('\n## ')[1] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const cells = (row: string) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
  expect(rows.map(cells)).toEqual(
    settings.map((setting) => {
      const { variable, otherwise, fallback, meaning } = setting;
      const shown = otherwise ?? (fallback === undefined ? '' : `\`${fallback}\``);
      return [`\`${variable}\`, \`--${flagOf(setting)}\``, shown, meaning];
    }),
  );
  for (const setting of settings) {
    expect(usage()).toContain(`--${flagOf(setting)} ${setting.takes}, ${setting.variable}`);
  }
});

it('[SET2] names every wrong value with the right form, all at once', () => {
  const wrong: NodeJS.ProcessEnv = {
    PORT: '65536',
    HOST: 'a b',
    PARLEY_NAME: '',
    PARLEY_URL: 'https://chat.example.com/chat',
    PARLEY_GUESTS: 'yes',
    PARLEY_CLASSIC_ORIGINS: 'https://a.example/path',
    PARLEY_TRUST_PROXY: '10.0.0.0/33',
    PARLEY_RATE_LIMIT: 'no',
    PARLEY_MAX_CONNECTIONS_PER_IP: '-1',
    PARLEY_LOG: 'debug',
  };
  const lines = Object.entries(wrong).map(([name, value]) => {
    const setting = settings.find(({ variable }) => variable === name);
    const path = name === 'PARLEY_URL' ? ', without "/chat": Parley needs a name of its own, not a path' : '';
    return `${name} is "${value}": give ${setting?.form}${path}.`;
  });
  expect(() => read(wrong)).toThrow(new Error(lines.join('\n')));
  for (const trust of ['on', 'off,loopback', '10.0.0.0/8,,x', '300.1.1.1', '::1/129', ',']) {
    expect(() => read({ PARLEY_TRUST_PROXY: trust }), trust).toThrow('PARLEY_TRUST_PROXY is');
  }
  const plain = { PARLEY_TLS_CERT: 'a', PARLEY_TLS_KEY: 'b', PARLEY_URL: 'http://chat.example.com' };
  expect(() => read(plain)).toThrow('with a certificate, give an address with https');
  expect(() => read({ PARLEY_TLS_KEY: 'key.pem' })).toThrow('without PARLEY_TLS_CERT: give both');
});

it('[SET2] reads right values, and nothing where an empty one is given', () => {
  expect(read({})).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    rateLimit: true,
    maxConnectionsPerIp: 0,
    logLevel: 'info',
    settings: { guests: 'direct', hosts: ['127.0.0.1'] },
    unknown: [],
    warnings: [],
  });
  expect(read({}, true).logLevel).toBe('warn');
  expect(read({ PARLEY_LOG: 'error', PARLEY_URL: '', PARLEY_GUESTS: '' }, true)).toMatchObject({
    logLevel: 'error',
    url: undefined,
    settings: { guests: 'direct' },
  });
  expect(read({ HOST: '[::1]', PARLEY_MAX_CONNECTIONS_PER_IP: '20' })).toMatchObject({
    host: '::1',
    maxConnectionsPerIp: 20,
    settings: { hosts: ['[::1]'] },
  });
});

it('[SET3] warns of what may surprise', () => {
  const warned = (env: NodeJS.ProcessEnv) => [...read(env).unknown, ...read(env).warnings].join('\n');
  expect(warned({ PARLEY_RATE_LIMIT: 'off' })).toContain('Every rate limit is off');
  expect(warned({ PARLEY_COLOUR: 'blue' })).toBe('PARLEY_COLOUR is not a setting of ours.');
  for (const slip of ['PARLEY_GUEST', 'PARLEY_GEUSTS', 'PARLEY_GUESTSS']) {
    expect(warned({ [slip]: 'on' })).toBe(`${slip} is not a setting of ours: did you mean PARLEY_GUESTS?`);
  }
  expect(warned({ HOST: '0.0.0.0' })).toContain('Without https');
  const tls = { HOST: '0.0.0.0', PARLEY_TLS_CERT: 'a', PARLEY_TLS_KEY: 'b' };
  expect(warned(tls)).toContain('Without PARLEY_URL it answers to no name but localhost');
  expect(warned({ ...tls, PARLEY_URL: 'https://chat.example.com' })).toBe('');
  const many = { PARLEY_URL: 'https://chat.example.com' };
  expect(warned(many)).toContain('Limits per address meet all who come through a proxy as one');
  expect(warned({ ...many, PARLEY_TRUST_PROXY: 'loopback' })).toBe('');
});

it('[SET1] takes a flag before a variable, and names a flag that is not there', async () => {
  const flags = ['--name', 'By flag', '--guests', 'off', '--port', '0'];
  const server = await startServer({ PARLEY_NAME: 'By variable', PORT: '1' }, [
    process.execPath,
    ENTRY,
    'start',
    ...flags,
  ]);
  expect(await call(server, 'GET', '/config.json')).toMatchObject({ json: { name: 'By flag', guests: false } });
  expect(server.output()).toContain('Guests cannot come in. PARLEY_GUESTS=on');
  await server.stop();
  await expect(startServer({}, [process.execPath, ENTRY, 'start', '--colour', 'blue'])).rejects.toThrow(
    'There is no flag "--colour".',
  );
  for (const flags of [['--port'], ['--port', '--host']]) {
    const ended = startServer({}, [process.execPath, ENTRY, 'start', ...flags]);
    await expect(ended).rejects.toThrow('ended with 1: --port is without a value: give a number from 0 to 65535.');
  }
  // What may surprise once it runs is not said of what does not run.
  await expect(startServer({ HOST: '192.0.2.1' })).rejects.toThrow(/^the server ended with 1: (?!Without https)/u);
});
