// One frame to one connection through the management API of API Gateway, tried again where that makes sense.
import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { ConnectionId, Log } from '../../core/ports.ts';
import { pause } from './pause.ts';
import { statusOf } from './store/failures.ts';

/** Tries after a first one that was throttled or got no answer. */
const RETRIES = 3;

/** `gone`: there is no such connection. `failed`: it is logged, and nothing more can be done. */
export type Outcome = 'sent' | 'gone' | 'failed';

export interface Post {
  /** Posts text to a connection. Never rejects. */
  send(connectionId: ConnectionId, text: string): Promise<Outcome>;
  /** Ends a connection. Never rejects. */
  end(connectionId: ConnectionId): Promise<Outcome>;
}

/** Posts by a client that does not try again itself. Four tries take less than a second, but for the client's timeouts. */
export function createPost(client: ApiGatewayManagementApiClient, log: Log): Post {
  const attempt = async (connectionId: ConnectionId, call: () => Promise<unknown>): Promise<Outcome> => {
    for (let tries = 0; ; tries += 1) {
      try {
        await call();
        return 'sent';
      } catch (error) {
        // The status decides: the error's name differs between SDK versions and emulators.
        const status = statusOf(error);
        if (status === 410) return 'gone';
        // 429 also means that this client's buffer is full: then waiting is all the more right.
        const passing = status === undefined || status === 429 || status >= 500;
        if (!passing || tries === RETRIES) {
          log.write('warn', 'post_failed', { connectionId, status, cause: String(error) });
          return 'failed';
        }
      }
      await pause(Math.random() * 100 * 2 ** tries);
    }
  };
  return {
    send: (connectionId, text) =>
      attempt(connectionId, () => client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: text }))),
    end: (connectionId) =>
      attempt(connectionId, () => client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))),
  };
}
