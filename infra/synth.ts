// From source to template, into any folder.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundleFunctions } from './bundle.ts';
import { accept, findingsIn, inspect } from './nag.ts';
import { createStack } from './stack.ts';

const root = resolve(import.meta.dirname, '..');

/** What a prefix of all names can be: names of tables, functions, budgets and CloudFront take these characters. */
const STAGE = /^[a-z][a-z0-9-]{0,19}$/u;

/**
 * Synthesizes the stack of a stage. Afterwards `outdir` holds `<stack>.template.json` and one `asset.*` per function.
 * Throws when `stage` cannot be one, and when something is found in the template that is not accepted.
 */
export function synth(outdir: string, stage: string): void {
  if (!STAGE.test(stage)) {
    throw new Error(`${stage} is no stage; give up to 20 small letters, digits and dashes, such as prod or dev.`);
  }
  // The command line of CDK sets its own idea of the folder in the environment; what is asked for here goes first.
  process.env['CDK_OUTDIR'] = outdir;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false });
  inspect(app);
  accept(createStack(app, { stage, version, bundles: bundleFunctions(join(outdir, 'bundles')) }));
  app.synth();
  const found = findingsIn(outdir).map(({ rule, at }) => `${rule} at ${at}`);
  if (found.length > 0) throw new Error(`The template has what infra/nag.ts does not accept: ${found.join(', ')}`);
}
