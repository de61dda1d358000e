import type { Problem } from '../client/answer.ts';
import { NAME_MOST, nameFault, TOPIC_MOST, topicFault } from '../client/text.ts';
import type { RoomView } from '../protocol/room.ts';
import { Field } from './Field.tsx';
import { troubleOf } from './problem.ts';
import { words } from './words.ts';

/** What is wrong with a room's fields, or with sending them. */
export interface RoomTrouble {
  name?: string;
  topic?: string;
  sending?: string;
}

/** Reads the fields of a form and says what is wrong with them; the first wrong one gets the focus. */
export function roomTrouble(form: HTMLFormElement): { room: { name: string; topic: string }; trouble: RoomTrouble } {
  const fields = new FormData(form);
  const read = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const room = { name: read('room'), topic: read('topic') };
  const fault = nameFault(room.name);
  const trouble: RoomTrouble = {
    ...(fault && { name: fault === 'empty' ? words.roomNameMissing : words.roomNameTooLong(NAME_MOST) }),
    ...(topicFault(room.topic) && { topic: words.topicTooLong(TOPIC_MOST) }),
  };
  const wrong = trouble.name ? 'room' : trouble.topic ? 'topic' : undefined;
  if (wrong) form.querySelector<HTMLInputElement>(`[name=${wrong}]`)?.focus();
  return { room, trouble };
}

/** Where a problem with a room shows: what the server refuses to take as a name is said beside the name. */
export function problemOfRoom(problem: Problem): RoomTrouble {
  return problem === 'invalid' ? { name: words.roomRefusedName } : { sending: troubleOf(problem) };
}

/** Name and topic of a room, and what is wrong with them. */
export function RoomFields({ room, trouble }: { room?: RoomView; trouble: RoomTrouble }) {
  return (
    <>
      <Field
        label={words.roomName}
        hint={words.roomNameHint}
        trouble={trouble.name}
        name="room"
        defaultValue={room?.name}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <Field
        label={words.topic}
        hint={words.topicHint}
        trouble={trouble.topic}
        name="topic"
        defaultValue={room?.topic}
        autoComplete="off"
      />
      <p role="alert" className="text-second text-danger empty:hidden">
        {trouble.sending}
      </p>
    </>
  );
}
