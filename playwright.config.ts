import { defineConfig } from '@playwright/test';
import { findChromium } from './bin/prepare/chromium.mjs';
import type { Options } from './test/browser/fixtures.ts';
import { platforms } from './test/browser/server.ts';

const executablePath = findChromium();
if (!executablePath) throw new Error('No Chromium found: `npm test` installs one, or set CHROMIUM_PATH.');

// Nothing of its own may leave the machine, and a container's /dev/shm may be too small for it.
const args = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // Without a graphics card the software one costs more than all else together.
  '--disable-gpu',
];
// Chromium refuses its sandbox to root.
if (process.getuid?.() === 0) args.push('--no-sandbox');

// Journeys of AWS alone, in which hours pass within minutes, so that they want the machine for themselves; and the one that
// `npm test` makes on both platforms, of the page beside clients of the original demo. `npm run journeys:aws` makes all on AWS.
const onAws = ['handover.spec.ts'];
const onBoth = ['classic.spec.ts'];
// The first start of the AWS stack after a change makes its template and bundles.
const aws = { use: { platform: 'aws' }, timeout: 180_000 } as const;

export default defineConfig<Options>({
  testDir: 'test/browser',
  outputDir: 'test-results',
  forbidOnly: true,
  retries: 0, // A test that passes at the second try has found something.
  // Two for each core of a small machine: browsers wait for each other as often as they work.
  workers: 4,
  timeout: 120_000,
  // Bounds for what hangs, not for what is slow: no test here measures time.
  expect: { timeout: 15_000 },
  projects: [
    { name: 'machine', testIgnore: onAws },
    ...(platforms.includes('aws')
      ? [
          { name: 'aws', testMatch: onBoth, ...aws },
          { name: 'aws-rest', testIgnore: [...onBoth, ...onAws, 'offline.spec.ts'], ...aws },
          { name: 'aws-hours', testMatch: onAws, ...aws },
        ]
      : []),
  ],
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath, args },
    // Recording every step costs as much as the step.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
