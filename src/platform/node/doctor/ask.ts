// One HTTP request of the doctor, or one try to open a socket. Nothing is followed, nothing is kept.
import { type IncomingMessage, request, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

interface Options {
  headers?: { [name: string]: string };
  /** Our own certificate need not be for the name that this machine calls itself. */
  anyCertificate?: boolean;
}

/** Milliseconds for an answer. */
const WAIT_MS = 10_000;
/** Characters of an answer that are read. */
const MOST = 10_000;

/** GETs an address. Rejects when there is no answer; a status of any kind is one. */
export function ask(url: URL, { headers = {}, anyCertificate = false }: Options = {}): Promise<Answer> {
  const options: RequestOptions & { rejectUnauthorized: boolean } = {
    headers,
    timeout: WAIT_MS,
    agent: false,
    rejectUnauthorized: !anyCertificate,
  };
  return new Promise((resolve, reject) => {
    const asked = url.protocol === 'https:' ? secureRequest(url, options) : request(url, options);
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${WAIT_MS / 1000} s`)));
    asked.on('error', reject);
    asked.on('upgrade', ({ headers: found }, socket) => {
      socket.destroy();
      resolve({ status: 101, headers: found, body: '' });
    });
    asked.on('response', (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        if (body.length < MOST) body += text;
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    asked.end();
  });
}

/** The headers of a handshake without a ticket, which we refuse with 401 in words of ours: proof that it reached us. */
export const handshake = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'ZG9jdG9yIG9mIHBhcmxleQ==',
  'sec-websocket-protocol': 'parley.v1',
};

/** What went wrong on the way, in words. */
export function wayOf(error: unknown): string {
  const { code, message, hostname } = error as NodeJS.ErrnoException & { hostname?: string };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const hint = hostname?.endsWith('.localhost') ? '; browsers take it for this machine, other programs do not' : '';
    return `its name is not known (DNS)${hint}`;
  }
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ECONNRESET') return 'the connection was cut; perhaps one side speaks https and the other does not';
  return message;
}

/** Whether nobody that this machine knows vouches for the certificate there (the codes of OpenSSL's verify). */
export function isUntrusted(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF).*)$/u.test(
    code,
  );
}
