// S3: buckets with things in them.
import { type Answer, type Call, fault, xml } from './account.ts';

export interface Thing {
  body: Buffer;
  type: string | undefined;
  cache: string | undefined;
}

export function createS3(account: string) {
  const buckets = new Map<string, Map<string, Thing>>();
  /** Names that somebody else has. */
  const foreign = new Set<string>();

  const inBucket = (call: Call, things: Map<string, Thing>, name: string, key: string): Answer => {
    const { method, headers, url, body } = call;
    if (key !== '') {
      const thing = things.get(key);
      if (method === 'HEAD') return { status: thing ? 200 : 404 };
      if (method !== 'PUT') return fault(call, 'NotImplemented', method, 501);
      const cache = headers['cache-control'];
      things.set(key, { body: decoded(body, headers), type: headers['content-type'], cache });
      return { headers: { etag: '"1"' } };
    }
    if (method === 'HEAD') return {};
    if (url.searchParams.has('versions')) {
      const versions = [...things.keys()].slice(0, 10).map((one) => xml({ Version: { Key: one, VersionId: 'null' } }));
      return { body: `<ListVersionsResult><IsTruncated>false</IsTruncated>${versions.join('')}</ListVersionsResult>` };
    }
    if (url.searchParams.has('delete')) {
      for (const [, one = ''] of body.toString().matchAll(/<Key>([^<]+)<\/Key>/gu)) things.delete(one);
      return { body: '<DeleteResult/>' };
    }
    if (method === 'DELETE') {
      if (things.size > 0) return fault(call, 'BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
      buckets.delete(name);
      return { status: 204 };
    }
    return {};
  };

  return {
    buckets,
    foreign,
    serve: (call: Call): Answer => {
      const [, name = '', ...path] = decodeURIComponent(call.url.pathname).split('/');
      const owner = call.headers['x-amz-expected-bucket-owner'];
      // One that its owner has left open to everybody.
      if (foreign.has(name)) return { status: owner === undefined ? 200 : 403 };
      if (owner !== undefined && owner !== account) return { status: 403 };
      const things = buckets.get(name);
      if (things) return inBucket(call, things, name, path.join('/'));
      if (call.method !== 'PUT' || path.join('') !== '')
        return call.method === 'HEAD' ? { status: 404 } : fault(call, 'NoSuchBucket', name, 404);
      buckets.set(name, new Map());
      return {};
    },
  };
}

/** A body that is signed in pieces has their sizes between them (docs: sigv4-streaming). */
function decoded(body: Buffer, headers: Call['headers']): Buffer {
  if (!(headers['content-encoding'] ?? '').includes('aws-chunked')) return body;
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, end).toString(), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
