// Whether the server can be reached, from this machine and by its public address, and what arrives of a request.
import { createServer } from 'node:net';
import type { NodeConfig } from '../config.ts';
import { listen, nameOf } from '../listen.ts';
import { PROBE_HEADER, PROBE_PATH, type Seen } from '../probe.ts';
import { type Answer, ask, handshake, isUntrusted, wayOf } from './ask.ts';
import { ofServer } from './clock.ts';
import { type Check, fail, type Finding, ok, type Patient, warn } from './finding.ts';

const OWN_CA =
  'Is it signed by a CA of your own? Say so by NODE_EXTRA_CA_CERTS=FILE (its certificate, PEM); else renew it.';

/** The port, when no server runs; the server's health, when one does. */
export const local: Check = async ({ config, running, note }) => {
  if (!running) return [await portFree(config)];
  if (!note) {
    const what = 'a server runs on this data folder, but does not say where';
    return [warn('server', what, 'It cannot be asked.', 'Restart it; it may be just starting.')];
  }
  const about = `server ${note.url}`;
  const todo = 'Look at what the server has printed, and restart it.';
  try {
    const ready = await ask(new URL('/readyz', note.url), { anyCertificate: true });
    if (ready.status === 200) return [ok(about, 'lives and can store')];
    const why = 'Messages wait with their senders until it can.';
    return [fail(about, `cannot store (${ready.status})`, why, 'Look at the disk above; it tries again every second.')];
  } catch (error) {
    return [fail(about, `does not answer: ${wayOf(error)}`, 'Nobody can use it.', todo)];
  }
};

/** The same by the public address, and what the proxy in front lets through. */
export const outside: Check = async (patient) => [...otherUrl(patient), ...(await arriving(patient))];

/** The server's own word counts: it is what people meet. */
function otherUrl({ config, note }: Patient): Finding[] {
  const [runs, says] = [note?.public, config.url?.href];
  if (!note || says === undefined || runs === says) return [];
  const what = `the server runs ${runs === undefined ? 'without one' : `with ${runs}`}, while this shell says ${says}`;
  const todo = 'Give this shell the settings of the server, or restart the server with the new ones.';
  const why = runs === undefined ? 'It goes by no public name.' : 'What follows is about the address of the server.';
  return [warn('PARLEY_URL', what, why, todo)];
}

const arriving: Check = async ({ config, running, note }) => {
  const url = note?.public === undefined ? config.url : new URL(note.public);
  if (!url) return [];
  const about = url.origin;
  if (!running || !note) {
    const todo = 'Start the server, then ask again.';
    return [warn(about, 'not asked, since no server runs here', 'Only a running server can tell what arrives.', todo)];
  }
  let answer: Answer;
  try {
    answer = await ask(new URL(PROBE_PATH, url), { headers: { [PROBE_HEADER]: note.probe } });
  } catch (error) {
    const todo = isUntrusted(error) ? OWN_CA : 'Look at the DNS entry, the firewall, the proxy and its certificate.';
    return [fail(about, `cannot be reached from here: ${wayOf(error)}`, 'People come in by this address.', todo)];
  }
  const seen = seenIn(answer);
  if (!seen) return [noneOfUs(about, answer, note.url)];
  const upgrade = await ask(new URL('/ws', url), { headers: handshake });
  return [
    ok(about, 'leads to this server'),
    ...ofServer(answer.headers.date, about),
    ...hostOf(seen, url),
    ...(config.tls ? [] : forwardingOf(seen)),
    socketOf(about, upgrade),
  ];
};

async function portFree(config: NodeConfig): Promise<Finding> {
  const about = 'port';
  const server = createServer();
  try {
    await listen(server, config);
    return ok(about, `${config.host}:${config.port} is free; no server runs on this data folder`);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    const why = 'The server cannot start there.';
    if (!(await isParley(config))) return fail(about, what, why, 'See the line above.');
    const todo = `If it is the one to be looked at, give this shell its PARLEY_DATA; else stop it, or choose another port.`;
    return fail(about, `a Parley with another data folder than ${config.data} listens on ${config.port}`, why, todo);
  } finally {
    server.close();
  }
}

/** Whether what listens on the port is a server of ours. */
async function isParley({ host, port, tls }: NodeConfig): Promise<boolean> {
  try {
    const url = new URL(`${tls ? 'https' : 'http'}://${nameOf(host)}:${port}/config.json`);
    const { status, body } = await ask(url, { anyCertificate: true });
    const found = JSON.parse(body) as { socket?: unknown; version?: unknown };
    return status === 200 && typeof found.socket === 'string' && typeof found.version === 'string';
  } catch {
    return false; // It does not answer, or in another way.
  }
}

function seenIn({ status, body }: Answer): Seen | undefined {
  if (status !== 200) return undefined;
  try {
    const found = JSON.parse(body) as Seen;
    return typeof found.peer === 'string' ? found : undefined;
  } catch {
    return undefined; // A page of somebody else's.
  }
}

function noneOfUs(about: string, { status, body }: Answer, local: string): Finding {
  const why = 'People come in by this address.';
  if (status >= 502 && status <= 504) {
    return fail(about, `the proxy does not reach the server (${status})`, why, `Let it pass everything on to ${local}`);
  }
  if (status === 403 && body.includes('go by that name')) {
    const todo = 'Let the proxy pass the Host header on as it came, and set PARLEY_URL.';
    return fail(about, 'the proxy asks under a name that is not ours', why, todo);
  }
  const todo = `Let the proxy pass everything on to ${local}, and see that PARLEY_URL is its address.`;
  return fail(about, `something else answers there (${status})`, why, todo);
}

function hostOf({ host }: Seen, url: URL): Finding[] {
  if (host === url.host) return [ok('Host', `arrives as ${host}`)];
  const todo = 'nginx: proxy_set_header Host $host; (Caddy does it by itself)';
  return [warn('Host', `arrives as ${host}, not as ${url.host}`, 'Answers are then made for another name.', todo)];
}

function forwardingOf({ forwarded, forwardedFor, forwardedProto, peer, trusted, address }: Seen): Finding[] {
  if (!forwarded || forwardedFor === undefined) {
    const why = 'All people look like one, and like somebody on this machine: limits meet all of them at once.';
    const todo = 'nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; (Caddy does it by itself)';
    return [warn('X-Forwarded-For', 'does not arrive', why, todo)];
  }
  const proto =
    forwardedProto === undefined
      ? [
          warn(
            'X-Forwarded-Proto',
            'does not arrive',
            'Only PARLEY_URL then says that people come by https.',
            'nginx: proxy_set_header X-Forwarded-Proto $scheme;',
          ),
        ]
      : [ok('X-Forwarded-Proto', `arrives as ${forwardedProto}`)];
  if (trusted) return [ok('X-Forwarded-For', `is believed; this machine comes as ${address}`), ...proto];
  const loopback = /^(?:127\.|::1$)/u.test(peer);
  const why = 'All who come through the proxy count as one: limits per address meet all of them at once.';
  const todo = `Set PARLEY_TRUST_PROXY=${loopback ? 'loopback' : peer} and restart.`;
  return [warn('X-Forwarded-For', `arrives from ${peer} and is not believed`, why, todo), ...proto];
}

function socketOf(about: string, { status, body }: Answer): Finding {
  if (status === 401 && body.includes('unauthenticated')) return ok('WebSocket', `comes through ${about}`);
  const todo =
    'nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";';
  return fail('WebSocket', `does not come through (${status})`, 'Without it nobody sees a message.', todo);
}
