// Telling people apart whose names look the same: each of them gets a short tag made of their userId.

interface Named {
  userId: string;
  username: string;
}

/**
 * Letters and digits, each before the Latin letter it is drawn like, in lower case. A small part of confusables.txt of
 * Unicode UTS 39; `i`, `1` and `|` stand for the same stroke, as does a capital I in most fonts.
 */
const PAIRS = {
  cyrillic: 'аa вb сc ԁd еe һh нh іl јj кk мm оo рp ԛq ѕs тt цu ѵv ԝw хx уy үy ӏl',
  greek: 'αa βb εe ηn ιl κk μm νv οo ρp τt υu χx γy ωw σo',
  strokes: 'il ıl 1l |l 0o',
};
const alike = new Map(
  Object.values(PAIRS).flatMap((pairs) =>
    pairs.split(' ').map(([drawn = '', letter = '']) => [drawn, letter] as const),
  ),
);

/** A name as the eye takes it in a hurry: without case, marks, spaces around it and characters that show nothing. */
export function fold(name: string): string {
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return Array.from(plain, (letter) => alike.get(letter) ?? letter).join('');
}

/** Characters of a tag, if so many tell people apart. */
const TAG = 4;

/** The tags of those whose names look like another's, by userId; the others have none. The same person may come often. */
export function tagsOf(people: Iterable<Named>): ReadonlyMap<string, string> {
  const alikes = new Map<string, Set<string>>();
  for (const { userId, username } of people) {
    const name = fold(username);
    const ids = alikes.get(name);
    if (ids) ids.add(userId);
    else alikes.set(name, new Set([userId]));
  }
  const tags = new Map<string, string>();
  for (const ids of alikes.values()) if (ids.size > 1) for (const id of ids) tags.set(id, tagAmong(id, ids));
  return tags;
}

/** The tag of one person among others, if one is needed. For a whole list, `tagsOf` is cheaper. */
export function tagOf(member: Named, others: Iterable<Named>): string | undefined {
  return tagsOf([member, ...others]).get(member.userId);
}

/** As much of an id as no other of them begins with. */
function tagAmong(id: string, ids: ReadonlySet<string>): string {
  let length = TAG;
  const shared = (): boolean => [...ids].some((other) => other !== id && other.startsWith(id.slice(0, length)));
  while (length < id.length && shared()) length += 1;
  return id.slice(0, length);
}
