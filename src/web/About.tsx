import { useChatState } from './useChat.ts';
import { words } from './words.ts';

/** What this is, which version of it, and where everything is kept. */
export function About({ level }: { level: 2 | 3 }) {
  const Title = `h${level}` as const;
  const place = useChatState((state) => state.place);
  const theirs = useChatState((state) => state.pulse.version);
  const version = theirs ?? place?.version;
  return (
    <section className="grid grid-cols-1 gap-1 [overflow-wrap:anywhere] border-t border-line pt-5 text-second text-ink-2">
      <Title className="text-message leading-5 font-[650] text-ink">{words.about(words.product)}</Title>
      {version && <p>{words.versionOf(version)}</p>}
      <p>{words.aboutText(words.product, place?.name ?? words.product)}</p>
      <p>{words.aboutData}</p>
      <p>{words.aboutLicense}</p>
      <p>
        {words.serverAt} <bdi dir="ltr">{location.host}</bdi>
      </p>
    </section>
  );
}
