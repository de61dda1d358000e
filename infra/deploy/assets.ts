// The bundles and the template, brought to where CloudFormation reads them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetsBucket } from '../stage.ts';
import type { Errand } from './account.ts';
import { type Bucket, bucketOf } from './bucket.ts';
import { zip } from './zip.ts';

/** The manifest that CDK writes beside a template, as far as it is read here. */
interface Manifest {
  files: {
    [id: string]: {
      source: { path: string; packaging: 'zip' | 'file' };
      destinations: { [place: string]: { objectKey: string } };
    };
  };
}

/**
 * Uploads what a synthesized folder names and is not there yet: a name is a digest of its content. Gives the address of
 * the template. The bucket is made if need be.
 */
export async function uploadAssets({ account, say }: Errand, folder: string, stack: string): Promise<string> {
  const bucket = bucketOf(account, assetsBucket(account.id, account.region));
  if (!(await bucket.exists())) {
    await bucket.create();
    say(`Made the bucket ${bucket.name} for bundles and templates.`);
  }
  const { files } = JSON.parse(readFileSync(join(folder, `${stack}.assets.json`), 'utf8')) as Manifest;
  let uploaded = 0;
  let template = '';
  for (const { source, destinations } of Object.values(files)) {
    const [{ objectKey: key } = { objectKey: '' }] = Object.values(destinations);
    if (source.path === `${stack}.template.json`) template = key;
    if (await bucket.has(key)) continue;
    await upload(bucket, key, join(folder, source.path), source.packaging);
    uploaded += 1;
  }
  if (template === '') throw new Error(`${stack}.assets.json names no template`);
  const there = Object.keys(files).length - uploaded;
  say(`Uploaded ${uploaded} bundles and templates; ${there} were there already.`);
  return `https://${bucket.name}.s3.${account.region}.amazonaws.com/${template}`;
}

async function upload(bucket: Bucket, key: string, path: string, packaging: 'zip' | 'file'): Promise<void> {
  const packed = packaging === 'zip';
  const body = packed ? zip(filesIn(path)) : readFileSync(path);
  await bucket.put({ key, body, type: packed ? 'application/zip' : 'application/json' });
}

function filesIn(folder: string): { name: string; data: Buffer }[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  return paths.map((path) => ({ name: path.slice(folder.length + 1).replaceAll('\\', '/'), data: readFileSync(path) }));
}
