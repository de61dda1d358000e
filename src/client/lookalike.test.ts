import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, tagOf, tagsOf } from './lookalike.ts';

const person = (userId: string, username: string) => ({ userId, username });

describe('names that look alike', () => {
  it('[ALIKE1] are told apart by the beginning of the userId, and nobody else is', () => {
    const people = [
      person('aaaa1', 'Theo'),
      person('bbbb2', 'theo '),
      person('cccc3', 'Thea'),
      person('aaaa1', 'Theo'),
    ];
    expect([...tagsOf(people)]).toEqual([
      ['aaaa1', 'aaaa'],
      ['bbbb2', 'bbbb'],
    ]);
    expect([tagOf(person('aaaa1', 'Theo'), people), tagOf(person('cccc3', 'Thea'), people)]).toEqual([
      'aaaa',
      undefined,
    ]);
    expect(tagOf(person('x', 'Theo'), [])).toBeUndefined();
  });

  it('[ALIKE1] of somebody who was renamed are told apart too', () => {
    expect(tagsOf([person('aaaa1', 'Mara'), person('aaaa1', 'Ines'), person('bbbb2', 'Mara')]).get('aaaa1')).toBe(
      'aaaa',
    );
  });

  it('[ALIKE1] take a longer tag where the beginnings are the same', () => {
    const tags = tagsOf([person('aaaab', 'Theo'), person('aaaac', 'Theo'), person('aaa', 'Theo')]);
    expect([...tags.values()]).toEqual(['aaaab', 'aaaac', 'aaa']);
  });

  it('[ALIKE2] are those that differ in case, width, marks, hidden characters or letters drawn alike', () => {
    const pairs = [
      ['Ines', 'INES'],
      ['Ines', 'Ｉｎｅｓ'],
      ['Inés', 'Ines'],
      ['Ines', 'I\u200dnes\ufe0f'],
      ['Ines', 'lnes'],
      ['Bill', 'B1ll'],
      ['Otto', '0tt0'],
      ['Paco', 'Расо'],
      ['Oxana', 'Охаnа'],
      ['Anton', 'Αntοn'],
      ['a  b', 'a b'],
    ] as const;
    for (const [a, b] of pairs) expect([a, b, fold(a) === fold(b)]).toEqual([a, b, true]);
    for (const [a, b] of [
      ['Ines', 'Inez'],
      ['Мария', 'Marija'],
      ['سارة', 'سالم'],
      ['田中', '田口'],
    ] as const)
      expect([a, b, fold(a) === fold(b)]).toEqual([a, b, false]);
  });

  it('[ALIKE2] never share a tag, and are all tagged, whatever the names and ids', () => {
    const people = fc.array(
      fc.record({
        userId: fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 5, maxLength: 7 }),
        username: fc.constantFrom('A', 'а', 'B', 'C'),
      }),
    );
    fc.assert(
      fc.property(people, (list) => {
        const tags = tagsOf(list);
        for (const one of list)
          for (const other of list) {
            if (one.userId === other.userId || fold(one.username) !== fold(other.username)) continue;
            const [tag, another] = [tags.get(one.userId), tags.get(other.userId)];
            expect(one.userId.startsWith(tag ?? 'none')).toBe(true);
            if (one.userId.length === other.userId.length) expect(tag).not.toBe(another);
          }
      }),
    );
  });
});
