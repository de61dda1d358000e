// The contract of bad input: whatever comes, its sender gets a clear answer and nobody else is disturbed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { errors } from '../../src/protocol/errors.ts';
import { FRAME_BYTES } from '../../src/protocol/limits.ts';
import { type CommandName, commands } from '../../src/protocol/index.ts';
import { enter, type Person } from '../person.ts';
import type { StartServer } from './gateway.ts';

/** Fields with which each command is accepted. */
const good: { [N in CommandName]: { [field: string]: unknown } } = {
  hello: { versions: [1, 1] },
  beat: { rooms: true, after: 'a' },
  openroom: { roomId: 'lobby' },
  closeroom: { roomId: 'lobby' },
  createroom: { name: 'good', topic: 'good' },
  updateroom: { roomId: 'lobby', name: 'good', topic: 'good' },
  rooms: { scope: 'own', after: 'a' },
  joinroom: { roomId: 'lobby' },
  leaveroom: { roomId: 'lobby' },
  members: { roomId: 'lobby', after: 'a' },
  markread: { roomId: 'lobby', n: 0 },
  sendmessage: { roomId: 'lobby', key: 'good', message: 'good' },
  history: { roomId: 'lobby', before: 1, limit: 1 },
  catchup: { roomId: 'lobby', cursor: { epoch: 'e', seq: 0, entryId: '' }, limit: 1 },
};

/** Wrong whatever the field is, and wrong for strings and numbers that have a form. */
const junk = [
  null,
  {},
  [],
  [null],
  false,
  -1,
  1.5,
  Number.MAX_VALUE,
  '\u0000',
  '\ud800',
  'x'.repeat(9_000),
  { $gt: '' },
];

/** Every way to get one field of a command wrong, read off its schema. */
function wrongFields(name: CommandName): { field: string; value: unknown }[] {
  const schema = z.toJSONSchema(commands[name].input, { io: 'input' }) as JsonObject;
  return spoil(schema).map(({ path, value }) => ({ field: path.join('.'), value }));
}

interface JsonObject {
  properties?: { [field: string]: JsonObject };
  required?: string[];
}

function spoil(schema: JsonObject, path: string[] = []): { path: string[]; value: unknown }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([field, shape]) => {
    const here = [...path, field];
    const missing = schema.required?.includes(field) ? [{ path: here, value: undefined }] : [];
    // An object may hold unknown fields, so an empty one is wrong only by what it lacks: that is spoiled below.
    return [...missing, ...junk.map((value) => ({ path: here, value })), ...spoil(shape, here)];
  });
}

function put(fields: { [field: string]: unknown }, [first = '', ...rest]: string[], value: unknown): object {
  const inner = fields[first] as { [field: string]: unknown };
  return { ...fields, [first]: rest.length > 0 ? put(inner, rest, value) : value };
}

/** Runs the rules of bad input on one platform. `whole`: what happens to a fragmented message above one frame. */
export function refusalContract(platform: string, start: StartServer, whole: 'closes' | 'refuses'): void {
  describe(`bad input on ${platform}`, () => {
    let server: Awaited<ReturnType<StartServer>>;
    let witness: Person;
    beforeAll(async () => {
      server = await start({ guests: 'on' });
      witness = await enter(server, 'Witness');
    }, 90_000);
    afterAll(async () => {
      await server?.stop();
    });

    /** Runs `harm`, then sees that the witness heard nothing of it and can still talk. */
    async function undisturbed(harm: () => Promise<void>): Promise<void> {
      await witness.ok('beat');
      await harm();
      const key = crypto.randomUUID();
      await witness.ok('sendmessage', { roomId: 'lobby', key, message: 'fine' });
      await witness.events.first((event) => 'key' in event && event.key === key);
      expect(witness.events.all.filter((event) => 'message' in event && event.message !== 'fine')).toEqual([]);
    }

    for (const name of Object.keys(commands) as CommandName[]) {
      it(`[BAD1] refuses every wrong field of ${name}`, async () => {
        const person = await enter(server, 'Fuzz');
        await undisturbed(async () => {
          for (const { field, value } of wrongFields(name)) {
            const reply = await person.ask(name, put(good[name], field.split('.'), value) as never);
            const what = `${name}.${field} = ${JSON.stringify(value)?.slice(0, 60)}`;
            expect(reply, what).toMatchObject({
              error: expect.stringMatching(/^(?:invalid|too_large)$/u),
              retry: 'never',
            });
            expect((reply as { message: string }).message.length, what).toBeLessThan(200);
          }
        });
        person.socket.close();
      });
    }

    it('[BAD2] [BAD3] answers what is no command with an error of the table, and keeps the socket open', async () => {
      const person = await enter(server, 'Fuzz');
      const frames: [frame: string, error: keyof typeof errors, re?: string][] = [
        ['', 'bad_frame'],
        ['{', 'bad_frame'],
        ['null', 'bad_frame'],
        ['[{"action":"beat","id":"1"}]', 'bad_frame'],
        ['"beat"', 'bad_frame'],
        ['['.repeat(15_000), 'bad_frame'],
        ['{}', 'unknown_action'],
        ['{"action":7,"id":"a"}', 'unknown_action', 'a'],
        ['{"action":"dance","id":"b"}', 'unknown_action', 'b'],
        ['{"action":"toString","id":"c"}', 'unknown_action', 'c'],
        ['{"action":"__proto__","id":"d"}', 'unknown_action', 'd'],
        ['{"action":"beat"}', 'invalid'],
        ['{"action":"beat","id":7}', 'invalid'],
        ['{"action":"beat","id":""}', 'invalid'],
        [`{"action":"beat","id":"${'x'.repeat(65)}"}`, 'invalid'],
        ['{"action":"openroom","id":"e","roomId":"__proto__"}', 'not_found', 'e'],
      ];
      await undisturbed(async () => {
        // An empty frame never reaches a function of API Gateway's, so it is left out of what both must answer.
        for (const [frame, error, re] of frames.slice(1)) {
          const before = person.frames.all.length;
          person.socket.send(frame);
          await person.frames.first(() => person.frames.all.length > before);
          const answer = JSON.parse(person.frames.all.at(-1) as string) as object;
          expect(answer, frame.slice(0, 60)).toMatchObject({ error, retry: errors[error].retry });
          expect((answer as { re?: string }).re, frame.slice(0, 60)).toBe(re);
        }
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      });
      person.socket.close();
    });

    it('[BAD4] names the actions there are to who asks for another', async () => {
      const person = await enter(server, 'Lost');
      const reply = await person.ask('dance' as CommandName, {});
      for (const name of [...Object.keys(commands), 'ping'])
        expect((reply as { message: string }).message).toContain(name);
      person.socket.close();
    });

    it('[FRAME1] [FRAME2] closes on a frame above 32 KiB with 1009, and on a binary one with 1003', async () => {
      await undisturbed(async () => {
        const [large, binary] = [await enter(server, 'Large'), await enter(server, 'Binary')];
        large.socket.send('x'.repeat(FRAME_BYTES + 1));
        expect(await large.closed).toBe(1009);
        binary.socket.send(Buffer.from('{"action":"beat","id":"1"}'));
        expect(await binary.closed).toBe(1003);
        const full = await enter(server, 'Full');
        const beat = '{"action":"beat","id":"full"}';
        full.socket.send(beat.padEnd(FRAME_BYTES, ' '));
        await full.frames.first((frame) => frame.includes('"re":"full"'));
        full.socket.close();
      });
    });

    it(`[FRAME3] ${whole === 'closes' ? 'closes on' : 'refuses'} a fragmented message above 32 KiB`, async () => {
      await undisturbed(async () => {
        const person = await enter(server, 'Parts');
        const part = FRAME_BYTES - 100;
        person.socket.send(`{"action":"beat","id":"p","x":"${'x'.repeat(part)}`, { fin: false });
        person.socket.send(`${'x'.repeat(part)}"}`, { fin: true });
        if (whole === 'closes') return expect(await person.closed).toBe(1009);
        const frame = await person.frames.first((text) => text.includes('"error"'));
        expect(JSON.parse(frame)).toMatchObject({ re: 'p', error: 'too_large' });
        person.socket.close();
      });
    });

    it('[FRAME4] takes ten thousand fragments of one byte for the one message they are', async () => {
      await undisturbed(async () => {
        const person = await enter(server, 'Crumbs');
        for (let i = 0; i < 10_000; i += 1) person.socket.send('x', { fin: i === 9_999 });
        const frame = await person.frames.first((text) => text.includes('"error"'));
        expect(JSON.parse(frame)).toMatchObject({ error: 'bad_frame' });
        await person.ok('beat');
        person.socket.close();
      });
    });
  });
}
