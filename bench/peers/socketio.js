// Peer: Socket.IO 4 as its guide writes a chat: a room per query, every message to everybody in it. It keeps nothing
// and asks nobody who they are.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const server = createServer();
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false });

io.on('connection', (socket) => {
  const { room } = socket.handshake.query;
  void socket.join(room);
  socket.on('m', (message) => io.to(room).emit('m', message));
});

server.listen(0, '127.0.0.1', 4096, () => console.log(`listening on :${server.address().port}/`));
