// One minified file per function, with the SDK inside: what is tested here is what runs there.
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** The functions, and the file that each starts with. */
const entries = {
  ChatAppConnect: 'connect',
  ChatAppDisconnect: 'disconnect',
  ChatAppSendMessage: 'sendMessage',
  ChatAppDefault: 'default',
  ChatAppHttp: 'http',
  ChatAppFanout: 'fanout',
} as const;
export type FunctionName = keyof typeof entries;
export const functionNames = Object.keys(entries) as FunctionName[];

/** A folder per function under `outdir`, each with `index.mjs`. */
export function bundleFunctions(outdir: string): Record<FunctionName, string> {
  const files = Object.entries(entries).map(
    ([name, file]) => [name, join(root, 'src/platform/aws/functions', `${file}.ts`)] as const,
  );
  bundle(Object.fromEntries(files), outdir);
  return Object.fromEntries(functionNames.map((name) => [name, join(outdir, name)])) as Record<FunctionName, string>;
}

/** A folder for each name under `outdir`, with `index.mjs`. `files`: what each starts with. */
export function bundle(files: Record<string, string>, outdir: string): void {
  const inputs = Object.entries(files).map(([name, file]) => `${name}/index=${file}`);
  const options = [
    '--bundle',
    '--minify',
    '--platform=node',
    '--target=node24',
    '--format=esm',
    '--out-extension:.js=.mjs',
    '--main-fields=module,main',
    '--legal-comments=none',
    '--log-level=warning',
    `--outdir=${resolve(outdir)}`,
    // CommonJS parts of the SDK ask for Node's own modules, which an ES module can only give them this way.
    "--banner:js=import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
  ];
  execFileSync(join(root, 'node_modules/.bin/esbuild'), [...inputs, ...options], { cwd: root, stdio: 'inherit' });
}
