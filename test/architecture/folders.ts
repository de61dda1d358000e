/** What a folder may import and what its tsconfig.json gives it. The same table is explained in docs/architecture.md. */
export interface Folder {
  readonly path: string;
  /** Other folders or single files of ours. */
  readonly folders: readonly string[];
  /** The same, but types only. */
  readonly types?: readonly string[];
  /** Packages; a trailing * stands for any rest. */
  readonly packages: readonly string[];
  /** What of the platform is in sight: the exact `lib` and `types` of its tsconfig.json. */
  readonly sees: { readonly lib: readonly string[]; readonly types: readonly string[] };
}

const language = { lib: ['ES2024'], types: [] };
const node = { lib: ['ES2024'], types: ['node'] };
const browser = ['ES2024', 'DOM', 'DOM.Iterable'];

export const folders: readonly Folder[] = [
  { path: 'src/protocol', folders: [], packages: ['zod'], sees: language },
  { path: 'src/core', folders: ['src/protocol'], packages: [], sees: language },
  {
    path: 'src/http',
    folders: ['src/core', 'src/protocol'],
    packages: ['hono', '@simplewebauthn/server', 'openid-client', 'jose'],
    sees: { lib: ['ES2024', 'WebWorker'], types: [] },
  },
  {
    path: 'src/platform/node',
    folders: ['src/core', 'src/http', 'src/protocol'],
    packages: ['node:*', 'ws', 'better-sqlite3', '@hono/node-server', 'hono'],
    sees: node,
  },
  {
    path: 'src/platform/aws',
    folders: ['src/core', 'src/http', 'src/protocol'],
    packages: ['node:*', '@aws-sdk/*', '@aws-lambda-powertools/*', 'hono'],
    sees: node,
  },
  { path: 'src/client', folders: ['src/protocol'], packages: ['idb'], sees: { lib: browser, types: [] } },
  {
    path: 'src/web',
    folders: ['src/client'],
    types: ['src/protocol'],
    packages: ['react', 'react-dom', 'lucide-react'],
    sees: { lib: browser, types: ['vite/client'] },
  },
  {
    path: 'infra',
    folders: ['src/http/headers.ts', 'src/platform/aws/config.ts'],
    packages: ['node:*', 'aws-cdk-lib', 'cdk-nag', 'constructs'],
    sees: node,
  },
  {
    path: 'infra/local',
    folders: ['infra', 'src/platform/aws/config.ts'],
    packages: ['node:*', 'ws', 'esbuild', '@aws-sdk/*'],
    sees: node,
  },
  {
    path: 'infra/deploy',
    folders: [
      'infra',
      'src/platform/aws',
      'src/core',
      'src/http/identity.ts',
      'src/protocol',
      'src/platform/node/doctor/finding.ts',
    ],
    packages: ['node:*', '@aws-sdk/*'],
    sees: node,
  },
  {
    path: 'infra/conformance',
    folders: ['infra/local', 'src/protocol/version.ts', 'bench/peers.ts'],
    packages: ['node:*', 'ws', '@aws-sdk/client-dynamodb'],
    sees: node,
  },
  { path: 'infra/cost', folders: ['infra/throttles.ts'], packages: [], sees: language },
  {
    path: 'bench',
    folders: ['src/core/ports.ts', 'src/http/identity.ts', 'src/platform/node/store.ts', 'bin/prepare/chromium.mjs'],
    packages: ['node:*', '@playwright/test'],
    sees: node,
  },
  {
    path: 'bench/aws',
    folders: [
      'bench',
      'infra',
      'src/client/backoff.ts',
      'src/client/refusal.ts',
      'src/client/socket.ts',
      'src/core',
      'src/http/identity.ts',
      'src/platform/aws',
    ],
    types: ['src/client', 'src/protocol'],
    packages: ['node:*', '@aws-sdk/*'],
    sees: node,
  },
];
