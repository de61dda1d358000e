// One WebSocket from its handshake to its end: frames out, answers matched to their questions, events handed on.
import type { ServerEvent } from '../protocol/index.ts';
import { SUBPROTOCOL, TICKET_PREFIX } from '../protocol/version.ts';
import type { Clock } from './clock.ts';
import { type Arrival, openServerFrame } from './frame.ts';
import { Lost, readRefusal, type Refusal } from './refusal.ts';

/** How long an answer, or a handshake, may take before it counts as lost. */
export const ANSWER_MS = 10_000;

/** An open socket. */
export interface Socket {
  /** Asks, and resolves to the reply's `ok`. Rejects with `Refusal`, or with `Lost` when no answer came in `withinMs`. */
  ask(action: string, fields: object, withinMs?: number): Promise<unknown>;
  /** Ends it now, as if the line had been cut. */
  cut(): void;
  /** Ends it as soon as every question has its answer, or waits for one no more; resolves then. */
  retire(): Promise<void>;
}

export interface SocketOptions {
  WebSocket: typeof globalThis.WebSocket;
  url: string;
  ticket: string;
  clock: Clock;
  /** An entry of a room's log came. */
  arrived(arrival: Arrival): void;
  /** An event came that has no place in a log. */
  told(news: ServerEvent): void;
  /** The socket was open and is not any more. Told once. `code`: why, if the server said so (RFC 6455, 7.4). */
  ended(code?: number): void;
}

interface Question {
  resolve(ok: unknown): void;
  reject(error: Refusal | Lost): void;
  cancel(): void;
}

/** Shakes hands. A browser cannot see why a handshake was refused, so every failure is `Lost`. */
export function openSocket(options: SocketOptions): Promise<Socket> {
  const { clock } = options;
  const raw = new options.WebSocket(options.url, [SUBPROTOCOL, TICKET_PREFIX + options.ticket]);
  const questions = new Map<string, Question>();
  let lastId = 0;
  let live = true;
  let retired: (() => void) | undefined;

  function end(): void {
    if (!live) return;
    live = false;
    raw.close();
    const unanswered = [...questions.values()];
    questions.clear();
    for (const question of unanswered) {
      question.cancel();
      question.reject(new Lost('the connection ended'));
    }
    retired?.();
  }

  /** A question waits for its answer no more. */
  function close(id: string): void {
    questions.delete(id);
    if (retired && questions.size === 0) end();
  }

  /** One of the questions was not handled. If there are several, each waits for its answer: nobody knows which it was. */
  function refuseOnly(): void {
    const [only, ...others] = questions;
    if (!only || others.length > 0) return;
    const [id, question] = only;
    questions.delete(id);
    question.cancel();
    question.reject(readRefusal({ error: 'unavailable' }));
  }

  function ask(action: string, fields: object, withinMs = ANSWER_MS): Promise<unknown> {
    if (!live) return Promise.reject(new Lost('not connected'));
    lastId += 1;
    const id = String(lastId);
    return new Promise((resolve, reject) => {
      const cancel = clock.after(withinMs, () => {
        reject(new Lost(`${action} was not answered`));
        close(id);
      });
      questions.set(id, { resolve, reject, cancel });
      raw.send(JSON.stringify({ action, id, ...fields }));
    });
  }

  function retire(): Promise<void> {
    return new Promise((resolve) => {
      retired = resolve;
      if (!live) resolve();
      else if (questions.size === 0) end();
    });
  }

  raw.addEventListener('message', ({ data }) => {
    if (!live || typeof data !== 'string') return;
    for (const { re, answer, arrival, news, unhandled } of openServerFrame(data)) {
      if (unhandled) refuseOnly();
      if (arrival) options.arrived(arrival);
      if (news) options.told(news);
      const question = re === undefined ? undefined : questions.get(re);
      if (re === undefined || !question || !answer) continue;
      question.cancel();
      if ('ok' in answer) question.resolve(answer.ok);
      else question.reject(answer.refusal);
      close(re);
    }
  });

  return new Promise((resolve, reject) => {
    let open = false;
    const fail = (code?: number): void => {
      if (!live) return;
      end();
      if (open) options.ended(code);
      else reject(new Lost('the handshake failed'));
    };
    const cancel = clock.after(ANSWER_MS, () => !open && fail());
    raw.addEventListener('open', () => {
      open = true;
      cancel();
      resolve({ ask, cut: () => fail(), retire });
    });
    raw.addEventListener('close', ({ code }) => {
      cancel();
      fail(code);
    });
  });
}
