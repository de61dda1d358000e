// The checker has teeth: each promise broken in a history is found, and a sound history passes.
import { expect, it } from 'vitest';
import { violations } from './check.ts';
import type { History } from './history.ts';

function sound(): History {
  const post = (seq: number, n: number, key: string) => ({
    seq,
    n,
    entryId: `e${seq}`,
    kind: 'post',
    userId: 'u',
    key,
    text: key,
  });
  const log = [{ seq: 1, entryId: 'e1', kind: 'join', userId: 'u' }, post(2, 1, 'a'), post(3, 2, 'b'), post(4, 3, 'c')];
  const ack = (seq: number) => ({ seq, n: seq - 1, entryId: `e${seq}` });
  const sent = [
    { key: 'a', text: 'a', tries: 1, acks: [ack(2), ack(2)] },
    { key: 'b', text: 'b', tries: 1, acks: [] },
    { key: 'c', text: 'c', tries: 1, acks: [ack(4)] },
    { key: 'd', text: 'd', tries: 1, acks: [] },
  ];
  return { devices: [{ userId: 'u', sent }], readers: [log.map(({ seq, entryId }) => ({ seq, entryId }))], log };
}

it('[LOG15] passes a sound history, with messages of unknown outcome stored or not', () => {
  expect(violations(sound())).toEqual([]);
});

const planted: [name: string, plant: (history: History) => void, finds: RegExp][] = [
  [
    'an acknowledged message is lost',
    ({ log, readers }) => [log, ...readers].forEach((list) => list.pop()),
    /is lost/u,
  ],
  ['another text is stored', ({ log }) => Object.assign(log[3] as object, { text: 'x' }), /is lost/u],
  ['a key is stored twice', ({ log }) => log.push({ ...log[3], seq: 5, n: 4 } as never), /twice/u],
  [
    'two acknowledgements differ',
    ({ devices }) => devices[0]?.sent[0]?.acks.push({ seq: 3, n: 2, entryId: 'e3' }),
    /is lost/u,
  ],
  ['the log has a hole', ({ log }) => Object.assign(log[3] as object, { seq: 5 }), /has seq 5/u],
  ['n skips', ({ log }) => Object.assign(log[2] as object, { n: 3 }), /has n 3/u],
  ['nobody sent it', ({ devices }) => devices[0]?.sent.splice(1, 1), /nobody sent/u],
  ['a device is reordered', ({ devices }) => devices[0]?.sent.reverse(), /out of order/u],
  ['a reader saw one twice', ({ readers }) => readers[0]?.push({ seq: 4, entryId: 'e4' }), /a reader applied/u],
  ['a reader missed one', ({ readers }) => readers[0]?.splice(2, 1), /a reader/u],
  ['a reader stopped short', ({ readers }) => readers[0]?.pop(), /ended at/u],
];

for (const [name, plant, finds] of planted) {
  it(`[LOG15] finds that ${name}`, () => {
    const history = sound();
    plant(history);
    expect(violations(history).join('\n')).toMatch(finds);
  });
}
