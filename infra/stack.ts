// The parts list of a deployment. Nothing in it costs money while nobody uses it.
import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import { createSocketApi } from './api.ts';
import type { FunctionName } from './bundle.ts';
import { createFunctions } from './functions.ts';
import { createHttpApi } from './httpApi.ts';
import { createParameters } from './parameters.ts';
import { createSite } from './site.ts';
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
    description: 'Parley, the chat you own',
  });
  const nameOf = (bare: string) => (stage === 'prod' ? bare : `${stage}-${bare}`);

  const tables = createTables(stack, { nameOf, keep: stage === 'prod' });
  const socket = createSocketApi(stack, nameOf);
  const http = createHttpApi(stack, nameOf);
  const parameters = createParameters(stack);
  const site = createSite(stack, { socket, http, own: parameters.own });
  const page = parameters.page(`https://${site.host}`);
  const functions = createFunctions(stack, { nameOf, bundles, tables, socket, parameters, page, version });
  socket.route(functions);
  http.route(functions.ChatAppHttp);
  // What is free is free once in an account, and nobody waits for a stage that is tried out.
  if (stage === 'prod') createWatch(stack, { nameOf, socket, http, functions, tables });

  output(stack, 'SiteUrl', page);
  // What a name of the owner's own has to point at.
  output(stack, 'SiteHost', site.host);
  output(stack, 'SiteBucket', site.bucketName);
  output(stack, 'DistributionId', site.distributionId);
  output(stack, 'SocketUrl', socket.url);
  output(stack, 'HttpUrl', http.url);
  return stack;
}

/** The name of a stage's stack. */
export function stackName(stage: string): string {
  return stage === 'prod' ? 'Parley' : `Parley-${stage}`;
}

/** Shown after a deployment. */
function output(stack: Stack, id: string, value: string): CfnOutput {
  return new CfnOutput(stack, id, { value });
}
