// The scripted server's end of a WebSocket, standing in for the browser's.

/** One frame that a client sent, and the socket it came over. */
export interface Sent extends Record<string, unknown> {
  action: string;
  id: string;
  socket: number;
}

interface Far {
  sockets: FakeSocket[];
  receive(socket: FakeSocket, frame: Sent): void;
}

export class FakeSocket extends EventTarget {
  readonly number: number;
  readonly far: Far;
  readonly url: string;
  live = true;

  constructor(far: Far, url: string) {
    super();
    this.url = url;
    this.far = far;
    far.sockets.push(this);
    this.number = far.sockets.length;
    queueMicrotask(() => this.live && this.dispatchEvent(new Event('open')));
  }

  send(text: string): void {
    const frame = { ...(JSON.parse(text) as Sent), socket: this.number };
    queueMicrotask(() => this.far.receive(this, frame));
  }

  push(value: unknown): void {
    if (!this.live) return;
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(value) }));
  }

  close(code = 1006): void {
    if (!this.live) return;
    this.live = false;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}
