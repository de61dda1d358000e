import { ArrowLeft, X } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { tagsOf } from '../client/lookalike.ts';
import type { MemberView } from '../protocol/member.ts';
import { Avatar } from './Avatar.tsx';
import { Button, IconButton } from './Button.tsx';
import { goBack, useHere } from './here.ts';
import { Tag } from './Tag.tsx';
import { useAfter, useChat, useChatState } from './useChat.ts';
import { language, words } from './words.ts';

/** Who is in the room: beside it, over its end side on a tablet, in its place on a phone. */
export function MembersPanel({ roomId, phone }: { roomId: string; phone: boolean }) {
  const chat = useChat();
  const here = useHere();
  const members = useChatState((state) => state.members.get(roomId));
  const me = useChatState((state) => state.account.user?.userId);
  const connected = useChatState((state) => state.connection.phase === 'connected');
  const Part = phone ? 'main' : 'aside';
  const Title = phone ? 'h1' : 'h2';
  useEffect(() => {
    if (connected) void chat.loadMembers(roomId);
  }, [chat, roomId, connected]);

  const part = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const shown = part.current;
    return () => {
      if (!shown?.contains(document.activeElement)) return;
      document.querySelector<HTMLElement>('[data-opens=members]')?.focus();
    };
  }, []);

  const close = (): void => {
    const { panel: _, ...without } = here;
    goBack(without);
  };
  const list = inOrder(members?.list ?? []);
  const tags = tagsOf(list);
  return (
    <Part
      ref={part}
      aria-label={words.membersTitle}
      data-region="panel"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
      className="flex min-h-0 w-64 flex-col border-s border-line bg-bg @max-[1180px]/app:absolute @max-[1180px]/app:inset-y-0 @max-[1180px]/app:end-0 @max-[1180px]/app:z-5 @max-[1180px]/app:animate-slide-in @max-[1180px]/app:shadow-dialog @max-[640px]/app:static @max-[640px]/app:w-full @max-[640px]/app:border-0 @max-[640px]/app:shadow-none"
    >
      <header className="flex h-16 shrink-0 items-center gap-2 border-b border-line ps-5 pe-3 pt-[env(safe-area-inset-top)] @max-[640px]/app:h-14 @max-[640px]/app:px-1">
        {phone && (
          <IconButton aria-label={words.backToRoom} data-first onClick={close}>
            <ArrowLeft className="size-5 rtl:-scale-x-100" strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        )}
        <Title
          tabIndex={-1}
          data-arrival
          className="outline-none grow text-message leading-5 font-[650] tracking-[-0.01em]"
        >
          {words.membersTitle}
        </Title>
        {!phone && (
          <IconButton aria-label={words.closeMembers} data-first onClick={close}>
            <X className="size-5" strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        )}
      </header>
      <div
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- nothing in it takes the focus, and keys must scroll it
        tabIndex={0}
        className="scroll-thin min-h-0 flex-1 overflow-y-auto overscroll-contain p-2 -outline-offset-2"
      >
        <ul>
          {list.map((member) => (
            <Member key={member.userId} member={member} me={member.userId === me} tag={tags.get(member.userId)} />
          ))}
        </ul>
        <Rest roomId={roomId} />
      </div>
    </Part>
  );
}

/** What stands beneath the members that are known: more of them, that they are on their way, or that they did not come. */
function Rest({ roomId }: { roomId: string }) {
  const chat = useChat();
  const members = useChatState((state) => state.members.get(roomId));
  const slow = useAfter(members?.phase === 'loading', 150);
  if (members?.phase === 'failed') {
    return (
      <div role="alert" className="grid justify-items-start gap-2 p-3 text-second">
        <p>{words.membersFailed}</p>
        <Button look="second" onClick={() => void chat.loadMembersAgain(roomId)}>
          {words.tryAgain}
        </Button>
      </div>
    );
  }
  if (slow) return <p className="p-3 text-second text-ink-3">{words.loadingMembers}</p>;
  if (!members?.more) return null;
  return (
    <Button look="second" className="m-3" onClick={() => void chat.loadMoreMembers(roomId)}>
      {words.membersMoreShow}
    </Button>
  );
}

/** Somebody in the room. `tag`: what tells them from somebody else whose name looks the same. */
function Member({ member, me, tag }: { member: MemberView; me: boolean; tag: string | undefined }) {
  const { username, color, role } = member;
  return (
    <li className="flex min-h-10 items-center gap-2.5 rounded-2 px-3 py-1">
      <Avatar name={username} color={color} size={28} />
      <span className="min-w-0 grow">
        <span className="flex items-baseline gap-1.5 leading-[18px]">
          <span className="truncate font-[550]">
            <bdi>{username}</bdi>
          </span>
          {tag !== undefined && <Tag title={words.sameLook(username)}>{tag}</Tag>}
        </span>
        {me && <span className="block text-meta text-ink-3">{words.itsYou}</span>}
      </span>
      {role === 'owner' && <RoleTag />}
    </li>
  );
}

function RoleTag() {
  return (
    <span className="inline-flex h-4 shrink-0 items-center rounded-1 bg-s3 px-1.5 text-tag font-[650] tracking-[.03em] text-ink-2 uppercase">
      {words.owner}
    </span>
  );
}

const rank = ({ role }: MemberView): number => (role === 'owner' ? 0 : 1);

/** Owners first, then by name. */
function inOrder(members: readonly MemberView[]): MemberView[] {
  const { compare } = new Intl.Collator(language, { sensitivity: 'base' });
  return members.toSorted((a, b) => rank(a) - rank(b) || compare(a.username, b.username));
}
