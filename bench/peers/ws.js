// Peer: a chat on the package `ws` (the version that Parley uses). It keeps nothing and asks nobody who they are.
// `node ws.js`        a loop: each message is sent to each member by itself, as the package's examples do
// `node ws.js batch`  Parley's batching without the rest: frames of a turn of the event loop are joined, one write each
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const batch = process.argv[2] === 'batch';
const rooms = new Map();
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false });

sockets.on('connection', (socket, request) => {
  const name = new URL(request.url, 'http://localhost').searchParams.get('room');
  const room = rooms.get(name) ?? { members: new Set(), frames: [] };
  rooms.set(name, room);
  room.members.add(socket);
  socket.on('close', () => room.members.delete(socket));
  socket.on('message', (data) => {
    const text = JSON.stringify(JSON.parse(data));
    if (batch) return queue(room, text);
    for (const member of room.members) if (member.readyState === 1) member.send(text);
  });
});

const waiting = new Set();

function queue(room, text) {
  if (waiting.size === 0) setImmediate(flush);
  waiting.add(room);
  room.frames.push(frameOf(text));
}

function flush() {
  for (const room of waiting) {
    const frames = Buffer.concat(room.frames.splice(0));
    for (const { _socket: raw } of room.members) raw.write(frames);
  }
  waiting.clear();
}

/** A text frame as a server sends it (RFC 6455, 5.2); the bench sends nothing above 64 KiB. */
function frameOf(text) {
  const length = Buffer.byteLength(text);
  const header = length < 126 ? 2 : 4;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = 0x81;
  if (header === 2) frame[1] = length;
  else {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  }
  frame.write(text, header);
  return frame;
}

server.listen(0, '127.0.0.1', 4096, () => console.log(`listening on :${server.address().port}/`));
