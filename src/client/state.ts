// All that a tab knows, in one immutable value. Each area declares its part and the functions that change it.
import type { Config } from '../protocol/account.ts';
import type { Limits } from '../protocol/connection.ts';
import { FRAME_BYTES, TEXT_BYTES, TEXT_POINTS } from '../protocol/limits.ts';
import type { AccountState } from './account.ts';
import type { ServerState } from './address.ts';
import type { BrowseState } from './browse.ts';
import type { ConnectionState } from './connection.ts';
import type { MemberList } from './member.ts';
import type { OutboxState } from './outbox.ts';
import { type Preferences, readPreferences } from './preferences.ts';
import { noPulse, type Pulse } from './pulse.ts';
import type { RoomState } from './room.ts';
import type { Store } from './store.ts';

export interface State {
  /** What the server says of itself before anyone signs in. */
  place: Config | undefined;
  account: AccountState;
  connection: ConnectionState;
  /** Own rooms (those with a role) and opened ones, by id. */
  rooms: ReadonlyMap<string, RoomState>;
  /** All own rooms have been read: one that is not here is none. */
  roomsKnown: boolean;
  browse: BrowseState;
  /** Members of the rooms whose list somebody has asked for, by roomId. */
  members: ReadonlyMap<string, MemberList>;
  outbox: OutboxState;
  limits: Limits;
  pulse: Pulse;
  preferences: Preferences;
  server: ServerState;
}

export type ChatStore = Store<State>;

export const initialState: State = {
  place: undefined,
  account: { phase: 'asking' },
  connection: { phase: 'idle' },
  rooms: new Map(),
  roomsKnown: false,
  browse: { phase: 'idle', rooms: [] },
  members: new Map(),
  outbox: { items: [], pauses: new Map(), kept: true },
  // What every server allows; the greeting brings the real ones.
  limits: { textPoints: TEXT_POINTS, textBytes: TEXT_BYTES, frameBytes: FRAME_BYTES, inFlight: 1 },
  pulse: noPulse,
  preferences: readPreferences(undefined),
  server: { address: '', remembered: [] },
};
