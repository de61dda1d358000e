// The bucket of the page, with the built page in it. It answers as S3 does to CloudFront.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { builtPage, pageFile } from '../../page.ts';
import type { Answerer } from '../exchange.ts';
import type { Json, Template } from '../template.ts';

const DENIED =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';

/** `id`: in the template. `folder`: what is in the bucket. */
export function createPageBucket(template: Template, id: string, folder = builtPage): Answerer {
  const open = cloudFrontMayRead(template, id);
  return async ({ method, url }) => {
    const file = open && (method === 'GET' || method === 'HEAD') ? pageFile(folder, keyOf(url)) : undefined;
    // Who may not list a bucket is not told that something is missing (docs: API_GetObject).
    if (file === undefined) return { status: 403, headers: { 'content-type': 'application/xml' }, body: DENIED };
    const body = await readFile(file.path);
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    return {
      status: 200,
      headers: { 'content-type': file.contentType, 'cache-control': file.cacheControl, etag },
      body,
    };
  };
}

function keyOf({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname.slice(1));
  } catch {
    return '';
  }
}

/** Whether the bucket's policy lets CloudFront read (docs: private-content-restricting-access-to-s3). */
function cloudFrontMayRead(template: Template, id: string): boolean {
  const statements = template
    .ofType('AWS::S3::BucketPolicy')
    .filter(({ properties }) => properties.Bucket === template.ref(id))
    .flatMap(({ properties }) => properties.PolicyDocument.Statement as Json[]);
  return statements.some(
    ({ Effect, Action, Principal }) =>
      Effect === 'Allow' && Action === 's3:GetObject' && Principal.Service === 'cloudfront.amazonaws.com',
  );
}
