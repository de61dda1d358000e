// Values that several tables share.

/** The partition of RoomConnections that a room's sockets stand in. There is one until rooms outgrow it. */
export function roomShard(roomId: string): string {
  return `${roomId}#0`;
}

/** `ttl` for a row that ends at `expiresAt` (Unix milliseconds). */
export function ttlOf(expiresAt: number): number {
  return Math.ceil(expiresAt / 1000);
}
