// The few calls over HTTP. The session is an HttpOnly cookie, which this code never sees.
import type { Clock } from './clock.ts';
import { Lost, readRefusal } from './refusal.ts';

const PATIENCE_MS = 10_000;

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Asks over HTTP. Throws `Refusal` when the server said no and `Lost` when no answer came. */
export type Http = <T>(method: Method, path: string, body?: object) => Promise<T>;

/** Binds HTTP calls to a tab's `fetch`. */
export function createHttp(fetch: typeof globalThis.fetch, clock: Clock): Http {
  return async <T>(method: Method, path: string, body?: object) => {
    const stop = new AbortController();
    const cancel = clock.after(PATIENCE_MS, () => stop.abort());
    try {
      const response = await fetch(path, {
        method,
        signal: stop.signal,
        cache: 'no-store',
        ...(method === 'GET' ? {} : { headers: { 'content-type': 'application/json' } }),
        ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
      });
      if (!response.ok) throw readRefusal(await refusalOf(response));
      return (response.status === 204 ? undefined : await response.json()) as T;
    } catch (error) {
      if (error instanceof Error && error.name === 'Refusal') throw error;
      throw new Lost(`${method} ${path} got no answer`);
    } finally {
      cancel();
    }
  };
}

/** The error body of a response; something between us and the server may answer in its place. */
async function refusalOf(response: Response): Promise<object> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null && 'error' in body) return body;
  } catch {
    // Not JSON: the status alone has to do.
  }
  if (response.status === 401) return { error: 'unauthenticated' };
  const after = Number(response.headers.get('retry-after'));
  return { error: 'unavailable', ...(after > 0 ? { afterMs: after * 1000 } : {}) };
}
