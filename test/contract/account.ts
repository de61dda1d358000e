// The contract of signing in: the HTTP API, tickets and handshakes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colors, configOutput, meOutput, sessionOutput, ticketOutput } from '../../src/protocol/account.ts';
import { check } from '../../src/protocol/frame.ts';
import { call, connect, dial, dialClassic, enter, signIn, ticketFor } from '../person.ts';
import type { StartServer } from './gateway.ts';

/** Runs the rules of accounts on one platform. */
export function accountContract(platform: string, start: StartServer): void {
  describe(`accounts on ${platform}`, () => {
    let server: Awaited<ReturnType<StartServer>>;
    beforeAll(async () => {
      server = await start({ guests: 'on' });
    }, 90_000);
    afterAll(async () => {
      await server?.stop();
    });

    it('[CONFIG1] tells a page what it must know', async () => {
      const { status, json } = await call(server, 'GET', '/config.json');
      expect(status).toBe(200);
      check(configOutput, json);
      expect(json).toEqual({
        name: expect.any(String),
        socket: expect.stringMatching(/^wss?:\/\//u),
        guests: true,
        version: expect.any(String),
      });
    });

    it('[GUEST1] [GUEST2] makes a guest with a session, and renames it when asked again', async () => {
      const made = await call(server, 'POST', '/api/guest', { body: { username: ' Ines ' } });
      expect(made.status).toBe(201);
      check(meOutput, made.json);
      const user = made.json['user'] as { userId: string; color: string };
      expect(user).toEqual({
        userId: expect.any(String),
        username: 'Ines',
        color: expect.toSatisfy((one) => colors.includes(one)),
      });
      const [cookie = ''] = made.headers.getSetCookie();
      expect(cookie).toMatch(/HttpOnly/iu);
      expect(cookie).toMatch(/SameSite=Lax/iu);
      const session = { cookie: cookie.split(';')[0] as string };
      const renamed = await call(server, 'POST', '/api/guest', { ...session, body: { username: 'Inês' } });
      expect(renamed).toMatchObject({ status: 200, json: { user: { ...user, username: 'Inês' } } });
      expect(await call(server, 'POST', '/api/guest', { ...session, body: {} })).toMatchObject({
        status: 200,
        json: renamed.json,
      });
      expect(await call(server, 'GET', '/api/me', session)).toMatchObject({ status: 200, json: renamed.json });
      const twin = await call(server, 'POST', '/api/guest', { body: { username: 'Inês' } });
      expect(twin.status).toBe(201);
      expect((twin.json['user'] as typeof user).userId).not.toBe(user.userId);
    });

    it('[GUEST3] gives a guest without a name one', async () => {
      const { status, json } = await call(server, 'POST', '/api/guest', { body: {} });
      expect(status).toBe(201);
      expect(json).toMatchObject({ user: { username: expect.stringMatching(/^Guest \w+$/u) } });
    });

    it('[ME1] changes name and colour, also on connections that are open', async () => {
      const ana = await enter(server, 'Ana');
      const color = colors.find((one) => one !== ana.user.color);
      const changed = await call(server, 'PATCH', '/api/me', { cookie: ana.cookie, body: { username: 'Anna', color } });
      expect(changed).toMatchObject({
        status: 200,
        json: { user: { userId: ana.user.userId, username: 'Anna', color } },
      });
      await ana.ok('sendmessage', { roomId: 'lobby', key: 'renamed', message: 'me again' });
      expect(await ana.events.first((event) => 'key' in event && event.key === 'renamed')).toMatchObject({
        username: 'Anna',
        color,
      });
      expect((await ana.ok('hello', { versions: [1, 1] })).user).toMatchObject({ username: 'Anna', color });
      expect(await call(server, 'PATCH', '/api/me', { body: { username: 'x' } })).toMatchObject({ status: 401 });
      ana.socket.close();
    });

    it('[SESSION3] tells a page that starts who it is, or that it is nobody yet', async () => {
      const { cookie } = await signIn(server, 'Ana');
      const known = await call(server, 'GET', '/api/session', { cookie });
      expect(known).toMatchObject({ status: 200, json: { user: { username: 'Ana' } } });
      check(sessionOutput, known.json);
      for (const nobody of [{}, { cookie: `${cookie}x` }]) {
        expect(await call(server, 'GET', '/api/session', nobody)).toMatchObject({ status: 200, json: {} });
      }
    });

    it('[SESSION1] ends a session, its connections and its tickets at once', async () => {
      const ana = await enter(server, 'Ana');
      const other = await connect(server, await signIn(server, 'Other'));
      const ticket = await ticketFor(server, ana);
      expect(await call(server, 'DELETE', '/api/session', { cookie: ana.cookie })).toMatchObject({ status: 204 });
      await ana.closed;
      for (const [method, path] of [
        ['GET', '/api/me'],
        ['POST', '/api/ticket'],
      ] as const) {
        const refused = await call(server, method, path, {
          cookie: ana.cookie,
          ...(method === 'POST' ? { body: {} } : {}),
        });
        expect(refused).toMatchObject({ status: 401, json: { error: 'unauthenticated', retry: 'after_sign_in' } });
      }
      await expect(dial(server.socket, ['parley.v1', `ticket.${ticket}`])).rejects.toMatchObject({ status: 401 });
      expect(await call(server, 'DELETE', '/api/session', { cookie: ana.cookie })).toMatchObject({ status: 204 });
      await other.ok('beat');
      other.socket.close();
    });

    it('[TICKET1] lets one of many use a ticket, once', async () => {
      const { cookie } = await signIn(server, 'Ana');
      const { ticket, expiresInMs } = check(ticketOutput, (await call(server, 'POST', '/api/ticket', { cookie })).json);
      expect(ticket).toMatch(/^[\w-]{43}$/u);
      expect(expiresInMs).toBe(30_000);
      const all = await Promise.allSettled(
        Array.from({ length: 8 }, () => dial(server.socket, ['parley.v1', `ticket.${ticket}`])),
      );
      const open = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(open).toHaveLength(1);
      expect(open[0]?.protocol).toBe('parley.v1');
      for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ status: 401 });
      open[0]?.close();
    });

    it('[TICKET2] refuses a handshake without a good ticket', async () => {
      for (const protocols of [['parley.v1'], ['parley.v1', 'ticket.'], ['parley.v1', 'ticket.made-up']]) {
        await expect(dial(server.socket, protocols)).rejects.toMatchObject({ status: 401 });
      }
    });

    it('[ORIGIN1] [ORIGIN2] refuses pages of others, at the handshake and at the API', async () => {
      const account = await signIn(server, 'Ana');
      for (const origin of [
        'https://evil.example',
        'null',
        'http://localhost.evil.example',
        'http://203.0.113.7',
        'junk',
      ]) {
        const ticket = await ticketFor(server, account);
        const refused = dial(server.socket, ['parley.v1', `ticket.${ticket}`], { origin });
        await expect(refused).rejects.toMatchObject({ status: 403 });
        await expect(dialClassic(server, { origin })).rejects.toMatchObject({ status: 403 });
        const headers = { origin };
        expect(await call(server, 'POST', '/api/guest', { body: {}, headers })).toMatchObject({ status: 403 });
        expect(await call(server, 'POST', '/api/ticket', { cookie: account.cookie, body: {}, headers })).toMatchObject({
          status: 403,
        });
        expect(await call(server, 'DELETE', '/api/session', { cookie: account.cookie, headers })).toMatchObject({
          status: 403,
        });
      }
      const own = { origin: server.http };
      expect(
        await call(server, 'POST', '/api/ticket', { cookie: account.cookie, body: {}, headers: own }),
      ).toMatchObject({ status: 200 });
      (await connect(server, account, own)).socket.close();
    });

    it('[HTTP1] answers a wrong request with an error of the table', async () => {
      const { cookie } = await signIn(server, 'Ana');
      const wrong: [
        method: string,
        path: string,
        options: Parameters<typeof call>[3],
        status: number,
        error: string,
      ][] = [
        ['POST', '/api/guest', { body: '{"username":' }, 400, 'bad_frame'],
        ['POST', '/api/guest', { body: '[]' }, 400, 'bad_frame'],
        ['POST', '/api/guest', { body: { username: '' } }, 400, 'invalid'],
        ['POST', '/api/guest', { body: { username: 7 } }, 400, 'invalid'],
        ['POST', '/api/guest', { body: { username: 'x'.repeat(41) } }, 400, 'invalid'],
        ['POST', '/api/guest', { body: { username: 'a\u202eb' } }, 400, 'invalid'],
        ['POST', '/api/guest', { body: { username: 'x'.repeat(40_000) } }, 413, 'too_large'],
        [
          'POST',
          '/api/guest',
          { body: 'username=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
          400,
          'invalid',
        ],
        ['PATCH', '/api/me', { cookie, body: { color: 'mauve' } }, 400, 'invalid'],
        ['POST', '/api/ticket', { body: {} }, 401, 'unauthenticated'],
        ['GET', '/api/me', { cookie: `${cookie}x` }, 401, 'unauthenticated'],
        ['GET', '/api/nothing', {}, 404, 'not_found'],
        ['DELETE', '/api/guest', {}, 404, 'not_found'],
      ];
      for (const [method, path, options, status, error] of wrong) {
        expect(await call(server, method, path, options), `${method} ${path}`).toMatchObject({
          status,
          json: { error },
        });
      }
    });

    it('[HTTP2] sends the security headers with every answer', async () => {
      for (const path of ['/', '/config.json', '/api/me', '/nothing']) {
        const { headers } = await fetch(`${server.http}${path}`);
        expect(headers.get('content-security-policy'), path).toMatch(
          /default-src 'none'.*require-trusted-types-for 'script'/u,
        );
        expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      }
    });
  });

  describe(`accounts without guests on ${platform}`, () => {
    it('[GUEST4] lets no guest in where the owner allows none', async () => {
      const server = await start({ guests: 'off' });
      try {
        expect(await call(server, 'GET', '/config.json')).toMatchObject({ json: { guests: false } });
        expect(await call(server, 'POST', '/api/guest', { body: {} })).toMatchObject({
          status: 403,
          json: { error: 'forbidden' },
        });
        await expect(dialClassic(server)).rejects.toMatchObject({ status: 401 });
      } finally {
        await server.stop();
      }
    }, 90_000);
  });
}
