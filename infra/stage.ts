// What a stage's things are called. Whoever deploys asks here, and so does the stack.

export const stages = ['prod', 'dev'] as const;
export type Stage = (typeof stages)[number];

/** The name of a stage's stack. */
export function stackName(stage: string): string {
  return stage === 'prod' ? 'Parley' : `Parley-${stage}`;
}

/** The name of a table or a function: bare in `prod`, which has the original demo's names, prefixed elsewhere. */
export function nameIn(stage: string, bare: string): string {
  return stage === 'prod' ? bare : `${stage}-${bare}`;
}

/** The bucket that deployments upload bundles and the template to. All stages of an account and region share it. */
export function assetsBucket(account: string, region: string): string {
  return `parley-assets-${account}-${region}`;
}
