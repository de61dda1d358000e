import { expect, it } from 'vitest';
import { readConfig, tableNames, tableVariable, variables } from './config.ts';

const complete = Object.fromEntries([
  ...Object.values(variables).map((name) => [name, 'https://chat.example/x']),
  ...tableNames.map((name) => [tableVariable(name), `dev-${name}`]),
]) as Record<string, string>;

it('[AWS8] reads a complete environment', () => {
  const config = readConfig({ ...complete, PARLEY_GUESTS: 'on' });
  expect(config.guests).toBe(true);
  expect(config.page.hostname).toBe('chat.example');
  expect(config.tables.ActiveConnections).toBe('dev-ActiveConnections');
  expect(tableVariable('ActiveConnections')).toBe('PARLEY_TABLE_ACTIVE_CONNECTIONS');
});

it('[AWS8] names everything that is missing, at once', () => {
  const { PARLEY_URL: _, PARLEY_TABLE_ROOMS: __, ...partial } = complete;
  expect(() => readConfig({ ...partial, PARLEY_NAME: '' })).toThrow(
    'Missing in the environment: PARLEY_TABLE_ROOMS, PARLEY_NAME, PARLEY_URL',
  );
  expect(() => readConfig({ ...complete, PARLEY_URL: 'chat' })).toThrow('PARLEY_URL is not an address: chat');
});
