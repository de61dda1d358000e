// Watches the sizes of WebSocket frames in a stream of bytes: `ws` knows a limit for whole messages only.

/** Feed it what arrives, in any pieces. It calls `onTooLarge` when a data frame says it is larger than `limit` bytes. */
export function watchFrameSizes(limit: number, onTooLarge: () => void): (chunk: Buffer) => void {
  let header: number[] = [];
  let skip = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (skip > 0) {
        const step = Math.min(skip, chunk.length - at);
        skip -= step;
        at += step;
        continue;
      }
      header.push(chunk[at] as number);
      at += 1;
      const size = sizeOf(header);
      if (size === undefined) continue;
      const control = ((header[0] as number) & 0x08) !== 0;
      if (!control && size.payload > limit) onTooLarge();
      // Four bytes of mask follow the length (RFC 6455, 5.3); a client always masks.
      skip = size.payload + (((header[1] as number) & 0x80) === 0 ? 0 : 4);
      header = [];
    }
  };
}

/** RFC 6455, 5.2: the length is in 7 bits, or in the next two or eight bytes. Undefined while bytes are missing. */
function sizeOf(header: number[]): { payload: number } | undefined {
  if (header.length < 2) return undefined;
  const short = (header[1] as number) & 0x7f;
  const more = short === 127 ? 8 : short === 126 ? 2 : 0;
  if (header.length < 2 + more) return undefined;
  return { payload: more === 0 ? short : header.slice(2).reduce((sum, byte) => sum * 256 + byte, 0) };
}
