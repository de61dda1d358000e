// The page, brought into its bucket, and the CDN told to ask for it anew.
import { readFileSync } from 'node:fs';
import { CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';
import { pageFiles } from '../page.ts';
import type { Account } from './account.ts';
import { bucketOf } from './bucket.ts';

export interface Site {
  /** The name of the bucket. */
  bucket: string;
  /** The CDN in front of it. */
  distribution: string;
}

/** Addresses that are the page itself. */
const places = ['/', '/owner', '/rooms/*'];

/**
 * Uploads a built page, what names the rest last. Files of earlier builds stay, since open tabs may still ask for them.
 * Gives the number of files.
 */
export async function uploadSite(account: Account, site: Site, folder: string): Promise<number> {
  const files = pageFiles(folder);
  const bucket = bucketOf(account, site.bucket);
  for (const { key, path, contentType, cacheControl } of files) {
    await bucket.put({ key, body: readFileSync(path), type: contentType, cache: cacheControl });
  }
  const changing = files.filter(({ cacheControl }) => cacheControl === 'no-cache').map(({ key }) => `/${key}`);
  const paths = [...places, ...changing];
  await new CloudFrontClient(account.client).send(
    new CreateInvalidationCommand({
      DistributionId: site.distribution,
      InvalidationBatch: {
        CallerReference: `parley-${Date.now()}`,
        Paths: { Quantity: paths.length, Items: paths },
      },
    }),
  );
  return files.length;
}
