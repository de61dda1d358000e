// Who the person is: asking at the start, signing in as a guest or the owner, a new name or colour, signing out.
import type { Color, Config, Profile, Session } from '../protocol/account.ts';
import { type Answer, answerOf, type Problem, problemOf } from './answer.ts';
import { createBackoff } from './backoff.ts';
import { type Clock, pause } from './clock.ts';
import type { Http } from './http.ts';
import { memberNamedEverywhere } from './member.ts';
import { handOver } from './outbox.ts';
import { Refusal } from './refusal.ts';
import type { ChatStore } from './state.ts';

export interface AccountState {
  /** `asking`: not known yet. `out`: nobody. `in`: somebody. `ended`: somebody whose session is over. */
  phase: 'asking' | 'out' | 'in' | 'ended';
  /** With `in` and `ended`. */
  user?: Profile;
  /** A sign-in or a change of the profile is under way. */
  busy?: boolean;
  /** Why the last question, sign-in or change failed. */
  problem?: Problem;
}

export interface Account {
  /** Finds out where we are and whether a session is there, however long that takes. */
  ask(): Promise<void>;
  signIn(username: string): Promise<void>;
  /** Comes in as the owner of the place, with the secret of an owner link. A name counts only when there is no owner yet. */
  becomeOwner(secret: string, username?: string): Promise<Answer>;
  changeProfile(change: ProfileChange): Promise<Answer>;
  signOut(): Promise<void>;
  /** The server no longer knows the session. */
  ended(): void;
  /** The profile as the server has it now. */
  known(user: Profile): void;
  /** Forgets why the last attempt failed. */
  forget(): void;
}

/** What a person may change of themselves. */
export interface ProfileChange {
  username?: string;
  color?: Color;
}

export interface AccountOptions {
  store: ChatStore;
  http: Http;
  clock: Clock;
  /** Somebody is signed in, again or for the first time. */
  signedIn(): void;
  signedOut(): void;
  /**
   * The session of this browser belongs to somebody else now. Told before the new person is. `inPlace`: who signed in
   * again where the session had ended, and as a guest is a new person each time.
   */
  replaced(inPlace: boolean): void;
}

type Me = { user: Profile };

/** The account of a tab. Nobody is asked before `ask`. */
export function createAccount({ store, http, clock, signedIn, signedOut, replaced }: AccountOptions): Account {
  const set = (account: AccountState): void => store.set((state) => ({ ...state, account }));
  const change = (fields: Partial<AccountState>): void => set({ ...rest(store.get().account), ...fields });

  function enter(user: Profile): void {
    const { phase, user: before } = store.get().account;
    if (before && before.userId !== user.userId) replaced(phase === 'ended');
    store.set((state) => handOver({ ...state, account: { phase: 'in', user } }, user.userId, clock.now()));
    signedIn();
  }

  /** Runs a change of the account; a failure is kept to be shown beside the field. */
  async function attempt(run: () => Promise<void>): Promise<Answer> {
    change({ busy: true });
    const answer = await answerOf(async () => {
      await run();
      return {};
    });
    if (!answer.ok) change({ problem: answer.problem });
    return answer;
  }

  return {
    async ask() {
      const backoff = createBackoff(clock);
      for (;;) {
        try {
          const place = await http<Config>('GET', '/config.json');
          store.set((state) => {
            const { address, remembered } = state.server;
            return { ...state, place, server: { address: address || place.socket, remembered } };
          });
          const { user } = await http<Session>('GET', '/api/session');
          return user ? enter(user) : set({ phase: 'out' });
        } catch (error) {
          set({ phase: 'asking', problem: problemOf(error) });
          await pause(clock, 1_000 + backoff.next(error instanceof Refusal ? error.afterMs : 0));
        }
      }
    },
    async signIn(username) {
      await attempt(async () => enter((await http<Me>('POST', '/api/guest', { username })).user));
    },
    becomeOwner: (secret, username) =>
      attempt(async () =>
        enter((await http<Me>('POST', '/api/owner', { secret, ...(username && { username }) })).user),
      ),
    changeProfile: (fields) =>
      attempt(async () => {
        const { user } = await http<Me>('PATCH', '/api/me', fields);
        store.set((state) => memberNamedEverywhere({ ...state, account: { phase: 'in', user } }, user));
      }),
    async signOut() {
      await attempt(async () => {
        await http('DELETE', '/api/session');
        set({ phase: 'out' });
        signedOut();
      });
    },
    ended() {
      change({ phase: 'ended' });
    },
    known(user) {
      const { phase, user: before } = store.get().account;
      if (phase !== 'in') return;
      // Another tab may have signed somebody else in: what waits here was not written by them.
      if (before?.userId !== user.userId) {
        replaced(false);
        store.set((state) => handOver(state, user.userId, clock.now()));
      }
      change({ user });
    },
    forget() {
      change({});
    },
  };
}

/** An account without what its last attempt left behind. */
function rest({ phase, user }: AccountState): AccountState {
  return user ? { phase, user } : { phase };
}
