// The contract of owner links: who runs the server comes in, once per link, as always the same person.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meOutput } from '../../src/protocol/account.ts';
import { check } from '../../src/protocol/frame.ts';
import { type Address, call, enter } from '../person.ts';

/** `ownerLink` gives the secret of a new link, as the command line makes it. */
export type StartOwned = (options: {
  guests: 'on' | 'off';
}) => Promise<Address & { ownerLink(): Promise<string>; stop(): Promise<unknown> }>;

/** Runs the rules of owner links on one platform. */
export function ownerContract(platform: string, start: StartOwned): void {
  describe(`the owner on ${platform}`, () => {
    let server: Awaited<ReturnType<StartOwned>>;
    beforeAll(async () => {
      server = await start({ guests: 'on' });
    }, 90_000);
    afterAll(async () => {
      await server?.stop();
    });
    const open = (body: unknown, cookie = '') => call(server, 'POST', '/api/owner', { cookie, body });

    it('[OWNER1] [OWNER2] makes one owner, whoever comes first, and signs the same person in again', async () => {
      const secrets = await Promise.all([server.ownerLink(), server.ownerLink()]);
      const both = await Promise.all(secrets.map((secret) => open({ secret, username: 'Nora' })));
      // Each link ends the other, so the second counts only if it was taken in the same moment.
      const firsts = both.filter(({ status }) => status !== 401);
      expect(firsts.length).toBeGreaterThan(0);
      firsts.push(await open({ secret: await server.ownerLink() }));
      for (const { status, json, headers } of firsts) {
        expect(status).toBe(201);
        check(meOutput, json);
        expect(headers.getSetCookie()[0]).toMatch(/HttpOnly/iu);
      }
      const [user, twin] = firsts.map(({ json }) => json['user'] as { userId: string; username: string });
      expect(user).toMatchObject({ username: 'Nora' });
      expect(twin?.userId).toBe(user?.userId);
      const cookies = firsts.map(({ headers }) => headers.getSetCookie()[0]?.split(';')[0] ?? '');
      expect(cookies[0]).not.toBe(cookies[1]);
      for (const cookie of cookies) {
        expect(await call(server, 'GET', '/api/me', { cookie })).toMatchObject({ json: { user: { ...user } } });
      }
    });

    it('[OWNER6] ends all other links with the use of one, and never renames the owner by one', async () => {
      const [used, other] = await Promise.all([server.ownerLink(), server.ownerLink()]);
      const first = await open({ secret: used, username: 'Nora' });
      expect(first.status).toBe(201);
      expect(await open({ secret: other, username: 'Mallory' })).toMatchObject({ status: 401 });
      const again = await open({ secret: await server.ownerLink(), username: 'Mallory' });
      expect(again).toMatchObject({ status: 201, json: { user: { username: 'Nora' } } });
    });

    it('[OWNER1] refuses a link that is unknown or used, and lets one of many use it', async () => {
      const secret = await server.ownerLink();
      const all = await Promise.all(Array.from({ length: 6 }, () => open({ secret })));
      expect(all.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401, 401, 401, 401, 401]);
      for (const wrong of [secret, `${secret}x`, '']) {
        const refused = {
          status: 401,
          json: { error: 'unauthenticated', message: expect.stringMatching(/^This link/u) },
        };
        expect(await open({ secret: wrong })).toMatchObject(refused);
      }
      expect(await open({})).toMatchObject({ status: 400, json: { error: 'invalid' } });
      const headers = { origin: 'https://evil.example' };
      const elsewhere = await call(server, 'POST', '/api/owner', {
        body: { secret: await server.ownerLink() },
        headers,
      });
      expect(elsewhere.status).toBe(403);
    });

    it('[OWNER3] ends the session of who was somebody else in this browser, and keeps that of the owner', async () => {
      const guest = await enter(server, 'Ana');
      const owner = await open({ secret: await server.ownerLink() }, guest.cookie);
      expect(owner.status).toBe(201);
      await guest.closed;
      expect(await call(server, 'GET', '/api/me', { cookie: guest.cookie })).toMatchObject({ status: 401 });
      const cookie = owner.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const again = await open({ secret: await server.ownerLink(), username: 'Nora Q' }, cookie);
      expect(again).toMatchObject({ status: 200, json: { user: { username: 'Nora' } } });
      expect(again.headers.getSetCookie()).toEqual([]);
      expect(await call(server, 'GET', '/api/me', { cookie })).toMatchObject({ status: 200 });
    });

    it('[OWNER4] serves the page where links and rooms lead', async () => {
      const page = await (await fetch(server.http)).text();
      expect(page).toContain('<div id="root">');
      for (const path of ['/owner', '/rooms/lobby']) {
        const answer = await fetch(server.http + path);
        expect([answer.status, await answer.text()], path).toEqual([200, page]);
        expect(answer.headers.get('cache-control')).toBe('no-cache');
      }
      for (const path of ['/owner/x', '/rooms', '/rooms/a/b', '/else']) {
        // S3 says 403 of what is not there, to whoever may not list it.
        expect((await fetch(server.http + path)).status, path).toBe(platform === 'AWS' ? 403 : 404);
      }
    });
  });

  describe(`the owner without guests on ${platform}`, () => {
    it('[OWNER2] comes in where guests may not', async () => {
      const server = await start({ guests: 'off' });
      try {
        const body = { secret: await server.ownerLink() };
        const owner = await call(server, 'POST', '/api/owner', { body });
        expect(owner).toMatchObject({ status: 201, json: { user: { username: 'Owner' } } });
      } finally {
        await server.stop();
      }
    }, 90_000);
  });
}
