// The page's host: CloudFront in front of the bucket and of the HTTP API.
import type { Answerer } from '../exchange.ts';
import type { HttpApi } from '../httpApi.ts';
import type { Template } from '../template.ts';
import { createPageBucket } from './bucket.ts';
import { createDistribution } from './distribution.ts';

/** `here`: puts addresses of this machine for those of AWS's, also into the headers. */
export function createSite(template: Template, httpApi: HttpApi, here: (value: string) => string): Answerer {
  const buckets = template
    .ofType('AWS::S3::Bucket')
    .map(({ id }) => [template.attribute(id, 'RegionalDomainName'), createPageBucket(template, id)] as const);
  const distribution = createDistribution(template, {
    ...Object.fromEntries(buckets),
    [httpApi.host]: httpApi.answer,
  });
  return async (asked) => {
    const { headers, ...answered } = await distribution(asked);
    const moved = Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? here(value) : value,
    ]);
    return { ...answered, headers: Object.fromEntries(moved) };
  };
}
