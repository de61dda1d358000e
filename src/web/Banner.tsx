import { type LucideIcon, LogIn, RotateCw, Unplug, WifiOff } from 'lucide-react';
import { waitingCount } from '../client/outbox.ts';
import { TextButton } from './Button.tsx';
import { useShowDialog } from './dialogs.ts';
import { secondsLeft, useConnectionFace } from './connectionFace.ts';
import { useChat, useChatState, useNow } from './useChat.ts';
import { words } from './words.ts';

const tones = { warn: 'bg-warn-soft text-warn', danger: 'bg-danger-soft text-danger' } as const;

interface RowProps {
  tone: keyof typeof tones;
  icon?: LucideIcon;
  title: string;
  help?: string;
  action?: string;
  onAction?(): void;
}

/** One line of news under the room's header. It is said aloud by the status line, so it is not announced twice. */
export function BannerRow({ tone, icon: Icon = RotateCw, title, help, action, onAction }: RowProps) {
  return (
    <div
      className={`flex min-h-11 shrink-0 items-center gap-2.5 px-6 py-1 text-second @max-[1180px]/app:px-5 @max-[640px]/app:px-4 ${tones[tone]}`}
    >
      <Icon className="size-4 shrink-0" strokeWidth={1.75} aria-hidden="true" />
      <p className="min-w-0 grow">
        <strong className="font-semibold">{title}</strong> {help && <span className="text-ink-2">{help}</span>}
      </p>
      {action && (
        <TextButton className="py-2 underline" onClick={onAction}>
          {action}
        </TextButton>
      )}
    </div>
  );
}

/** What is wrong with the connection or with sending, once it has lasted. */
export function Banner({ roomId }: { roomId: string }) {
  const chat = useChat();
  const show = useShowDialog();
  const face = useConnectionFace();
  const waiting = useChatState((state) => waitingCount(state.outbox));
  const kept = useChatState((state) => state.outbox.kept);
  const pause = useChatState((state) => state.outbox.pauses.get(roomId));
  const counting = face.lasting && face.until !== undefined;
  const now = useNow(counting);
  const stays = kept || waiting === 0 ? undefined : words.keepTabOpen;
  const tryNow = counting ? { action: words.tryNow, onAction: () => chat.connectNow() } : {};

  if (face.kind === 'refused') {
    const old = face.code === 'unsupported_version';
    return (
      <BannerRow
        tone="danger"
        title={old ? words.outdated : words.refused}
        {...(old ? { help: words.outdatedHelp, action: words.reload, onAction: () => location.reload() } : {})}
      />
    );
  }
  if (face.kind === 'ended') {
    const signIn = { action: words.signIn, onAction: () => show('signIn') };
    return <BannerRow tone="danger" icon={LogIn} title={words.ended} {...signIn} />;
  }
  if (face.kind === 'off') {
    const help = stays ?? words.disconnectedHelp;
    return (
      <BannerRow
        tone="danger"
        icon={Unplug}
        title={words.disconnectedBanner}
        help={help}
        action={words.connect}
        onAction={() => chat.connect()}
      />
    );
  }
  if (face.lasting && face.kind === 'offline') {
    const help = stays ?? words.goOutLater(waiting);
    return <BannerRow tone="danger" icon={WifiOff} title={words.offlineBanner} help={help} {...tryNow} />;
  }
  if (face.lasting) {
    const title =
      face.until === undefined ? words.reconnectingBanner : words.reconnectingInBanner(secondsLeft(face.until, now));
    return <BannerRow tone="warn" title={title} help={stays ?? words.keepWriting} {...tryNow} />;
  }
  // An answer that did not come says nothing of what the server can do.
  if (pause && waiting > 0 && (pause.problem === 'unavailable' || pause.problem === 'internal')) {
    return <BannerRow tone="warn" title={words.sendingPaused} help={stays ?? words.sendingPausedHelp} />;
  }
  return null;
}
