// From source to template, into any folder.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundleFunctions } from './bundle.ts';
import { createStack } from './stack.ts';

const root = resolve(import.meta.dirname, '..');

/** Synthesizes the stack of a stage. Afterwards `outdir` holds `<stack>.template.json` and one `asset.*` per function. */
export function synth(outdir: string, stage: string): void {
  // The command line of CDK sets its own idea of the folder in the environment; what is asked for here goes first.
  process.env['CDK_OUTDIR'] = outdir;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false });
  createStack(app, { stage, version, bundles: bundleFunctions(join(outdir, 'bundles')) });
  app.synth();
}
