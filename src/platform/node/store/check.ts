// Looks for damage after an unclean stop while people talk already. With many messages that takes seconds, within one
// call into SQLite that no thread can be torn out of: a process can be ended at any moment.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { databaseFile, RESTORE } from './database.ts';

interface Told {
  /** The database is damaged: the server must end. */
  onFatal: (why: string) => void;
  /** Nobody knows: there was no memory for a process, say. */
  onUnchecked: (why: string) => void;
}

/** Starts the check. Returns how to end it early, which resolves when nothing has the database open for it any more. */
export function startCheck(folder: string, { onFatal, onUnchecked }: Told): () => Promise<void> {
  let said = '';
  let ended = false;
  const checker = spawn(process.execPath, [fileURLToPath(new URL('./checker.ts', import.meta.url)), folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  checker.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const gone = new Promise<void>((resolve) => {
    checker.once('error', (error) => {
      if (!ended) onUnchecked(error.message);
      ended = true;
      resolve();
    });
    checker.once('close', (code, signal) => {
      resolve();
      if (ended) return;
      ended = true;
      if (code !== 0 || said === '') onUnchecked(`the check ended with ${code ?? signal}`);
      else if (said !== 'ok\n') onFatal(`${databaseFile(folder)} is damaged. To mend it, ${RESTORE}\n${said}`);
    });
  });
  return () => {
    ended = true;
    checker.kill('SIGKILL');
    return gone;
  };
}
