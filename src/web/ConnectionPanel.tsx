import { X } from 'lucide-react';
import { waitingCount } from '../client/outbox.ts';
import type { State } from '../client/state.ts';
import { IconButton } from './Button.tsx';
import { type ConnectionFace, faceWords } from './connectionFace.ts';
import { agoOf, durationOf } from './duration.ts';
import { RoundTrips } from './RoundTrips.tsx';
import { ServerAddress } from './ServerAddress.tsx';
import { StatusSign } from './StatusSign.tsx';

import { useChatState, useNow } from './useChat.ts';
import { words } from './words.ts';

/** All there is to know of the connection, for those who want to. */
export function ConnectionPanel({ face }: { face: ConnectionFace }) {
  const state = useChatState((state) => state);
  const now = useNow(true, 1_000);
  const { pulse, connection } = state;
  const title =
    connection.phase === 'connected'
      ? words.connectedFor(durationOf(Math.max(0, now - connection.since)))
      : faceWords(face, 0, now).shown;
  return (
    <>
      <div className="grid grid-cols-1 gap-3.5 p-4">
        <div className="flex items-center gap-2">
          <StatusSign kind={face.kind} />
          <h2 className="min-w-0 grow font-[650]">{title}</h2>
          <IconButton aria-label={words.close} onClick={close}>
            <X className="size-5" strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        </div>
        <RoundTrips rtts={pulse.rtts} now={now} />
        <dl className="grid grid-cols-1 gap-1.5 text-second">
          {facts(state, now).map(([term, fact]) => (
            <Fact key={term} term={term} fact={fact} />
          ))}
        </dl>
      </div>
      <ServerAddress face={face} />
    </>
  );
}

/** Closes what the button stands in. */
function close(event: { currentTarget: Element }): void {
  event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
}

function Fact({ term, fact }: { term: string; fact: string }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4">
      <dt className="text-ink-3">{term}</dt>
      <dd className="text-end">{fact}</dd>
    </div>
  );
}

/** What is known of the line, as terms and facts. */
function facts({ pulse, outbox }: State, now: number): [term: string, fact: string][] {
  const { rtts, lastEventAt, nextBeatAt, protocol, version } = pulse;
  const newest = rtts.at(-1);
  const waiting = waitingCount(outbox);
  return [
    [words.roundTrip, newest ? words.milliseconds(Math.round(newest.ms)) : words.unknown],
    [words.lastEvent, lastEventAt === undefined ? words.unknown : agoOf(lastEventAt, now)],
    [words.waitingToSend, waiting === 0 ? words.none : words.badge(waiting)],
    [words.nextBeat, nextBeatAt === undefined ? words.none : words.inTime(durationOf(Math.max(0, nextBeatAt - now)))],
    [words.protocol, protocol === undefined ? words.unknown : `parley.v${protocol}`],
    [words.version, version ?? words.unknown],
  ];
}
