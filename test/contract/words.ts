// The contract of words: which texts and names are taken, and that what is taken comes back as it was written.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, enter, type Person, signIn } from '../person.ts';
import type { StartServer } from './gateway.ts';
import { naughty } from './naughty.ts';

/** Runs the rules of texts and names on one platform. */
export function wordContract(platform: string, start: StartServer): void {
  describe(`words on ${platform}`, () => {
    let server: Awaited<ReturnType<StartServer>>;
    let ana: Person;
    beforeAll(async () => {
      server = await start({ guests: 'on' });
      ana = await enter(server, 'Ana');
    }, 90_000);
    afterAll(async () => {
      await server?.stop();
    });

    const send = (message: string) => ana.ask('sendmessage', { roomId: 'lobby', key: randomUUID(), message });

    it('[BAD7] refuses texts that are empty, blank, too long, or hold what is no text; nothing of them is stored', async () => {
      const { head } = await ana.ok('openroom', { roomId: 'lobby' });
      const refused: [text: string, error: string][] = [
        ['', 'invalid'],
        [' \n\t ', 'invalid'],
        ['\u3000\u00a0', 'invalid'],
        ['\u200b\u2060\ufeff', 'invalid'],
        ['x'.repeat(8_001), 'too_large'],
        ['\u{1f600}'.repeat(4_097), 'too_large'],
        ['a\u0000b', 'invalid'],
        ['bell \u0007', 'invalid'],
        ['half \ud83d', 'invalid'],
        ['\udc00 other half', 'invalid'],
      ];
      for (const [text, error] of refused) {
        const what = JSON.stringify(text.slice(0, 12));
        expect(await send(text), what).toMatchObject({ error, retry: 'never' });
      }
      expect((await ana.ok('openroom', { roomId: 'lobby' })).head).toEqual(head);
      for (const text of ['x'.repeat(8_000), '\u{1f600}'.repeat(4_096), 'tab\tand\nlines']) {
        expect(await send(text)).toHaveProperty('ok');
      }
    });

    it('[BAD8] gives a hundred awkward texts back byte for byte, in events, history and catch-up', async () => {
      expect(naughty.length).toBeGreaterThanOrEqual(100);
      const { cursor } = await ana.ok('openroom', { roomId: 'lobby' });
      for (const text of naughty) expect(await send(text), JSON.stringify(text)).toHaveProperty('ok');
      for (const text of naughty) {
        await ana.events.first((event) => event.event === 'message.posted' && event.message === text);
      }
      // On AWS what is pushed may come in another order than the log has.
      const heard = ana.events.all
        .flatMap((event) => (event.event === 'message.posted' && event.seq > cursor.seq ? [event] : []))
        .toSorted((a, b) => a.seq - b.seq);
      expect(heard.map(({ message }) => message)).toEqual(naughty);
      const history: string[] = [];
      let before: number | undefined;
      while (history.length < naughty.length) {
        const page = await ana.ok('history', { roomId: 'lobby', ...(before === undefined ? {} : { before }) });
        history.unshift(...page.messages.map(({ message }) => message));
        before = page.messages[0]?.n;
      }
      expect(history.slice(-naughty.length)).toEqual(naughty);
      const read: string[] = [];
      for (let at = cursor; read.length < naughty.length; ) {
        const page = await ana.ok('catchup', { roomId: 'lobby', cursor: at });
        if ('reset' in page) throw new Error('the cursor was of this log');
        read.push(...page.messages.map(({ message }) => message));
        at = page.cursor;
      }
      expect(read).toEqual(naughty);
    });

    const refusedNames: [name: string, why: string][] = [
      ['', 'empty'],
      ['   ', 'blank'],
      ['x'.repeat(200), 'long'],
      ['\u202eannA', 'turned round'],
      ['Ana\u2066', 'isolated'],
      ['A\u200bna', 'a space nobody sees'],
      ['A\u00adna', 'a hyphen nobody sees'],
      ['\u3164', 'a filler'],
      ['\u2800\u2800', 'blank braille'],
      ['An\u0430', 'a Cyrillic a'],
      ['\u0391na', 'a Greek A'],
      [`A${'\u0301\u0302\u0303\u0304\u0305'.repeat(3)}`, 'heaped marks'],
      ['A\nna', 'two lines'],
      ['A\u2028na', 'two lines by a separator'],
      ['A\u061cna', 'an Arabic mark nobody sees'],
      ['A\u0000', 'a NUL'],
      ['\ud83d', 'half a character'],
    ];

    it('[BAD9] refuses names that are empty, too long, reordered, unseen or of mixed alphabets', async () => {
      const account = await signIn(server, 'Named');
      for (const [name, why] of refusedNames) {
        const renamed = await call(server, 'PATCH', '/api/me', { cookie: account.cookie, body: { username: name } });
        expect([renamed.status, renamed.json['error']], why).toEqual([400, 'invalid']);
        const arriving = await call(server, 'POST', '/api/guest', { body: { username: name } });
        expect(arriving.json['error'], why).toBe('invalid');
        expect(await ana.ask('createroom', { name }), why).toMatchObject({ error: 'invalid' });
      }
      expect((await call(server, 'GET', '/api/me', { cookie: account.cookie })).json).toMatchObject({
        user: { username: 'Named' },
      });
    });

    it('[BAD16] refuses topics of several lines, with controls or with what turns or hides other text', async () => {
      const { roomId } = (await ana.ok('createroom', { name: 'Topics', topic: 'first' })).room;
      for (const code of ['a', 'd', '85', '2028', '2029', '0', '7', '61c', '200b', '200e', '202e', '2066', 'feff']) {
        const topic = `one${String.fromCodePoint(Number.parseInt(code, 16))}two`;
        expect(await ana.ask('updateroom', { roomId, topic }), code).toMatchObject({ error: 'invalid' });
        expect(await ana.ask('createroom', { name: 'Others', topic }), code).toMatchObject({ error: 'invalid' });
      }
      const { rooms } = await ana.ok('rooms', { scope: 'own' });
      expect(rooms.find((room) => room.roomId === roomId)).toMatchObject({ topic: 'first' });
      for (const topic of [
        '',
        'a joined \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
        '\u0639\u0631\u0628\u064a',
      ]) {
        expect((await ana.ok('updateroom', { roomId, topic })).room.topic).toBe(topic);
      }
    });

    it('[BAD10] takes names of every language, with spaces and accents made one way', async () => {
      const account = await signIn(server, 'Named');
      const names: [given: string, kept: string][] = [
        ['  Ana   Lu\u0301cia\u00a0', 'Ana L\u00facia'],
        ['Ольга', 'Ольга'],
        ['Ελένη', 'Ελένη'],
        ['محمد', 'محمد'],
        ['मोहन्', 'मोहन्'],
        ['ประเสริฐ', 'ประเสริฐ'],
        ['山田 Ken', '山田 Ken'],
        ['Ann Иванова', 'Ann Иванова'],
        ['\u{1f468}\u200d\u{1f469}\u200d\u{1f467} Wir', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} Wir'],
        ["O'Neil-Smith, 3rd", "O'Neil-Smith, 3rd"],
        ['<script>', '<script>'],
        ['\u{1f600}'.repeat(40), '\u{1f600}'.repeat(40)],
      ];
      for (const [given, kept] of names) {
        const { status, json } = await call(server, 'PATCH', '/api/me', {
          cookie: account.cookie,
          body: { username: given },
        });
        expect([status, (json['user'] as { username?: string } | undefined)?.username], given).toEqual([200, kept]);
      }
    });
  });
}
