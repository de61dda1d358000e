// Files that must be on the disk, whole, and belong to whoever runs the server.
import { chownSync, closeSync, fsyncSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Gives a file to the owner of its folder: root may run a command on the data of a server that is not root. */
export function likeFolder(file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dirname(file));
  chownSync(file, uid, gid);
}

/** Returns when a file, and its name, are on the disk. */
export function syncFile(file: string): void {
  for (const [path, flags] of [
    [file, 'r+'],
    [dirname(file), 'r'],
  ] as const) {
    const handle = openSync(path, flags);
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}
