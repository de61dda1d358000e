// Buckets: made, filled, emptied, removed. Every call names the owner, so nothing goes to a bucket of that name that
// belongs to somebody else.
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { statusOf } from '../../src/platform/aws/store/failures.ts';
import type { Account } from './account.ts';
import { isMissing } from './refusal.ts';

export interface File {
  key: string;
  body: Buffer;
  type: string;
  /** The header Cache-Control. */
  cache?: string;
}

export interface Bucket {
  name: string;
  /** Whether it is there. Throws a sentence when it is somebody else's. */
  exists(): Promise<boolean>;
  /** Makes it, closed to the public. */
  create(): Promise<void>;
  has(key: string): Promise<boolean>;
  put(file: File): Promise<void>;
  /** Removes everything in it, old versions included. Gives the number of things. */
  empty(): Promise<number>;
  /** Removes it, empty as it must be. */
  remove(): Promise<void>;
}

/** A bucket of an account, whether or not it is there yet. */
export function bucketOf({ id, region, client }: Account, name: string): Bucket {
  const s3 = new S3Client(client);
  const owned = { Bucket: name, ExpectedBucketOwner: id };
  return {
    name,
    exists: async () => {
      try {
        await s3.send(new HeadBucketCommand(owned));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        // A HEAD has no body, so the SDK cannot tell more than the status.
        if (statusOf(error) !== 403) throw error;
        throw new Error(`The bucket ${name} belongs to somebody else, or these credentials may not see it.`, {
          cause: error,
        });
      }
    },
    create: async () => {
      // us-east-1 is where a bucket goes without being told, and cannot be told.
      const place = { LocationConstraint: region as BucketLocationConstraint };
      await s3.send(
        new CreateBucketCommand({ Bucket: name, ...(region !== 'us-east-1' && { CreateBucketConfiguration: place }) }),
      );
      const closed = {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      };
      await s3.send(new PutPublicAccessBlockCommand({ ...owned, PublicAccessBlockConfiguration: closed }));
    },
    has: async (key) => {
      try {
        await s3.send(new HeadObjectCommand({ ...owned, Key: key }));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
    put: async ({ key, body, type, cache }) => {
      const headers = { ContentType: type, ...(cache !== undefined && { CacheControl: cache }) };
      await s3.send(new PutObjectCommand({ ...owned, Key: key, Body: body, ...headers }));
    },
    empty: async () => {
      let removed = 0;
      for (;;) {
        // What was listed is gone before the next look, so the first page is always the rest.
        const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand(owned));
        const things = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
        if (things.length === 0) return removed;
        const { Errors: [refused] = [] } = await s3.send(
          new DeleteObjectsCommand({ ...owned, Delete: { Objects: things, Quiet: true } }),
        );
        if (refused) throw new Error(`${refused.Key} in the bucket ${name} cannot be removed: ${refused.Message}`);
        removed += things.length;
      }
    },
    remove: async () => {
      await s3.send(new DeleteBucketCommand(owned));
    },
  };
}
