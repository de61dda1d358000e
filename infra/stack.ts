// The parts list of a deployment. Nothing in it costs money while nobody uses it.
import { type App, CfnOutput, CliCredentialsStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { createSocketApi } from './api.ts';
import type { FunctionName } from './bundle.ts';
import { createFunctions } from './functions.ts';
import { createHttpApi } from './httpApi.ts';
import { createParameters } from './parameters.ts';
import { createJobQueue } from './queue.ts';
import { createSite } from './site.ts';
import { assetsBucket, nameIn, stackName } from './stage.ts';
import { createTables } from './tables.ts';
import { createWatch } from './watch.ts';

export interface Plan {
  /** `prod`, whose tables and functions have bare names, or a prefix for all names. */
  stage: string;
  version: string;
  /** Where each function's bundle is. */
  bundles: Record<FunctionName, string>;
}

/** All resources of a stage. */
export function createStack(app: App, { stage, version, bundles }: Plan): Stack {
  const name = stackName(stage);
  const stack = new Stack(app, name, {
    stackName: name,
    analyticsReporting: false,
    // Deployments use a bucket of their own, so an account needs no preparation for CDK.
    synthesizer: ownBucket(),
    description: 'Parley, the chat you own',
  });
  const nameOf = (bare: string) => nameIn(stage, bare);

  const tables = createTables(stack, { nameOf, keep: stage === 'prod' });
  const socket = createSocketApi(stack, nameOf);
  const http = createHttpApi(stack, nameOf);
  const queue = createJobQueue(stack, nameOf);
  const parameters = createParameters(stack);
  const site = createSite(stack, { socket, http, own: parameters.own });
  const page = parameters.page(`https://${site.host}`);
  const functions = createFunctions(stack, { nameOf, bundles, tables, socket, queue, parameters, page, version });
  socket.route(functions);
  http.route(functions.ChatAppHttp);
  queue.feed(functions.ChatAppFanout);
  // What is free is free once in an account, and nobody waits for a stage that is tried out.
  if (stage === 'prod') createWatch(stack, { nameOf, socket, http, functions, tables, queue });

  output(stack, 'SiteUrl', page);
  // What a name of the owner's own has to point at.
  output(stack, 'SiteHost', site.host);
  output(stack, 'SiteBucket', site.bucketName);
  output(stack, 'DistributionId', site.distributionId);
  output(stack, 'SocketUrl', socket.url);
  output(stack, 'HttpUrl', http.url);
  return stack;
}

/** Takes bundles from the bucket of deployments; the braces are CloudFormation's. */
function ownBucket(): IStackSynthesizer {
  const fileAssetsBucketName = assetsBucket('${AWS::AccountId}', '${AWS::Region}');
  // CDK's own types differ about a property that may be undefined.
  return new CliCredentialsStackSynthesizer({ fileAssetsBucketName }) as IStackSynthesizer;
}

/** Shown after a deployment. */
function output(stack: Stack, id: string, value: string): CfnOutput {
  return new CfnOutput(stack, id, { value });
}
