// Peer: Bun's own WebSocket server with its native publish. It keeps nothing and asks nobody who they are.
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch(request, self) {
    const room = new URL(request.url).searchParams.get('room');
    return self.upgrade(request, { data: { room } }) ? undefined : new Response('no', { status: 400 });
  },
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 0,
    open: (socket) => socket.subscribe(socket.data.room),
    message: (socket, text) => server.publish(socket.data.room, JSON.stringify(JSON.parse(text))),
  },
});
console.log(`listening on :${server.port}/`);
