// One machine: composes the platform, listens, and stops without losing what was acknowledged.
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { createGateway } from '../../core/gateway.ts';
import type { Clock, Ports } from '../../core/ports.ts';
import { ensureLobby } from '../../core/lobby.ts';
import { issueOwnerLink, ownerOf } from '../../core/owner.ts';
import type { NodeConfig } from './config.ts';
import { createCrowd } from './crowd.ts';
import type { Commits } from './store/commits.ts';
import { createConnections } from './store/connections.ts';
import { databaseFile } from './store/database.ts';
import { Fanout } from './fanout.ts';
import { measureCommits, measureParts } from './gauges.ts';
import { createHeads } from './heads.ts';
import { createHttp } from './http.ts';
import { identity, ids } from './identity.ts';
import { addressesOf, listen } from './listen.ts';
import { LiveConnections } from './live.ts';
import { createLimits } from './limits.ts';
import { createLog } from './log.ts';
import { createMeter, measureProcess } from './meter.ts';
import { Metrics } from './metrics.ts';
import { leaveNote } from './note.ts';
import { basesOf, ownerAddress } from './ownerLink.ts';
import { callerOf } from './proxy.ts';
import { serveSockets } from './socket.ts';
import { SlowReaders } from './slow.ts';
import { openStore } from './store.ts';
import { followCertificate, readCertificate } from './tls.ts';
import { createTransport } from './transport.ts';

export interface Running {
  /** The address a browser on this machine opens. */
  url: string;
  /** Addresses for others: the public one, where the owner named one, or this machine's in its networks. */
  others: string[];
  /** The addresses of a one-time link for the owner, as long as there is no owner. */
  ownerLinks: string[];
  /** Stops: no new connections, queued commits finished and answered, sockets closed, the database folded. */
  stop(): Promise<void>;
}

/** Milliseconds a drain may take before the connections that are left are cut. */
const DRAIN_MS = 5_000;

/** Starts the server. Throws a sentence for the owner when it cannot. `onFatal`: it cannot go on and must end. */
export async function start(config: NodeConfig, onFatal: (why: string) => void): Promise<Running> {
  const certificate = config.tls && readCertificate(config.tls);
  const clock: Clock = { now: () => Date.now() };
  const live = new LiveConnections();
  const log = createLog(config.logLevel, process.stderr);
  const metrics = new Metrics();
  const { commits, members, close, ...store } = await openStore(config.data, {
    clock,
    isOpen: (connectionId) => live.byId.has(connectionId),
    onFatal,
    onUnchecked: (cause) => log.write('warn', 'not checked for damage', { cause }),
    onUnfolded: (cause) => log.write('warn', 'journal kept for the next start', { cause }),
    onCommit: measureCommits(metrics),
  });
  const slow = new SlowReaders(live, { headOf: members.roomOf });
  const fanout = new Fanout(live, slow);
  const connections = createConnections(live, fanout);
  const transport = createTransport(live, fanout, createHeads(live, fanout, members, log));
  const crowd = createCrowd(config.maxConnectionsPerIp);
  const limits = createLimits(config.rateLimit, { crowded: crowd.wait });
  const meter = createMeter(metrics);
  measureParts(metrics, { live, fanout, slow, commits, log });
  measureProcess(metrics, config.settings.version, databaseFile(config.data));
  const ports: Ports = { ...store, connections, transport, identity, clock, ids, limits, log, meter };
  const { settings } = config;
  const probe = identity.secret();
  let stopping = false;

  const server = createHttp(ports, config, {
    certificate,
    probe,
    ready: () => !stopping && !commits.failing(),
    metrics: () => metrics.text(),
  });
  /** Every TCP connection, upgraded, refused or idle: the last ones are cut when the drain takes too long. */
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const gateway = createGateway(ports, settings);
  const { inFlight } = settings;
  const closeSockets = serveSockets(server, {
    gateway,
    live,
    crowd,
    inFlight,
    flush: () => fanout.flushAll(),
    newId: ids.next,
    callerOf: (request) => callerOf(request, config),
  });
  try {
    await ensureLobby(ports);
    await tryDisk(ports, commits);
    await listen(server, config);
  } catch (error) {
    await close();
    throw error;
  }
  const { url, others } = addressesOf(server, config);
  log.write('info', 'started', { url, version: settings.version });
  const unfollow = certificate && config.tls && followCertificate(server as HttpsServer, config.tls, certificate, log);
  const removeNote = leaveNote(config.data, {
    pid: process.pid,
    url,
    others,
    probe,
    ...(config.url ? { public: config.url.href } : {}),
  });

  return {
    url,
    others,
    ownerLinks: await firstLinks(ports, basesOf(config.url?.href, { url, others })),
    async stop() {
      stopping = true;
      log.write('info', 'draining', { connections: live.byId.size });
      removeNote();
      unfollow?.();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const cut = setTimeout(() => open.forEach((socket) => socket.destroy()), DRAIN_MS);
      await Promise.race([closeSockets(), closed]);
      await closed;
      clearTimeout(cut);
      await close();
      log.write('info', 'stopped');
      await log.drain();
    },
  };
}

/** Finds out whether the disk takes anything, before somebody asks: if not, reading goes on all the same. */
async function tryDisk({ log }: Ports, commits: Commits): Promise<void> {
  try {
    await commits.write('probe', undefined);
  } catch (error) {
    const { cause, message } = error as Error;
    log.write('warn', 'nothing can be stored now', { cause: typeof cause === 'string' ? cause : message });
  }
}

/** A link for the owner, if nobody is the owner yet. A disk that takes nothing is no reason not to start. */
async function firstLinks(ports: Ports, bases: string[]): Promise<string[]> {
  if (await ownerOf(ports)) return [];
  try {
    const secret = await issueOwnerLink(ports);
    return bases.map((base) => ownerAddress(base, secret));
  } catch (error) {
    ports.log.write('warn', 'no owner link', { cause: error instanceof Error ? error.message : undefined });
    return [];
  }
}
