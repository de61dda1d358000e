// Writes the CloudFormation template and the functions' bundles to `CDK_OUTDIR`, or to `cdk.out`: no CDK command line,
// no account and no network are needed. `PARLEY_STAGE` chooses the stage, `prod` unless it is set.
import { synth } from './synth.ts';

synth(process.env['CDK_OUTDIR'] ?? 'cdk.out', process.env['PARLEY_STAGE'] ?? 'prod');
