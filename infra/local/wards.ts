// The processes of a local run. A stopped process cannot notice that its parent has gone, so a guard outside does.
import { type ChildProcess, spawn } from 'node:child_process';

export interface Wards {
  add(child: ChildProcess): void;
  /** Lets the guard go. The children should have ended by now. */
  stop(): void;
}

/** Keeps a list of process ids, one more with `+pid`, one less with `-pid`, and ends them when nobody writes any more. */
const GUARD = `
list=" "
while read -r line; do
  case "$line" in
    +*) list="$list\${line#+} " ;;
    -*) gone="\${line#-}"; list="\${list%% $gone *} \${list#* $gone }" ;;
  esac
done
for pid in $list; do kill -KILL "$pid" 2>/dev/null; done
`;

export function createWards(): Wards {
  // In a session of its own: an interrupt from the keyboard is for us to handle, not for the guard.
  const guard = spawn('/bin/sh', ['-c', GUARD], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.unref();
  guard.stdin.on('error', () => undefined);
  (guard.stdin as unknown as { unref?(): void }).unref?.();
  return {
    add: (child) => {
      guard.stdin.write(`+${child.pid}\n`);
      child.once('exit', () => guard.stdin.write(`-${child.pid}\n`));
    },
    stop: () => guard.stdin.end(),
  };
}
