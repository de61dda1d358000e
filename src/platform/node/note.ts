// What a running server leaves in its data folder for the owner's other commands: where it listens.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Addresses } from './listen.ts';
import { inUse } from './store/database.ts';

export interface Note extends Pick<Addresses, 'url'> {
  pid: number;
  /** Its addresses for others; a server of an earlier version does not note them. */
  others?: string[];
  /** The address for everybody, where the owner named one. */
  public?: string;
  /** The secret of `probe.ts`: who can read this folder may ask how a request arrives. */
  probe: string;
}

/** Leaves a note; returns how to take it away. Without one (a full disk) those commands fall back on the settings. */
export function leaveNote(folder: string, note: Note): () => void {
  try {
    writeFileSync(fileOf(folder), JSON.stringify(note), { mode: 0o600 });
  } catch {
    return () => undefined;
  }
  return () => rmSync(fileOf(folder), { force: true });
}

/** The note of the server that runs on a folder now; undefined when none runs, or it left none. */
export function readNote(folder: string): Note | undefined {
  if (!inUse(folder)) return undefined;
  try {
    return JSON.parse(readFileSync(fileOf(folder), 'utf8')) as Note;
  } catch {
    return undefined; // It has just started, or could not leave one.
  }
}

function fileOf(folder: string): string {
  return join(folder, 'server.json');
}
