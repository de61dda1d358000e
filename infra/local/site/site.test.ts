// The local CloudFront and S3, with distributions of the tests' own and with the template's.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answered, Answerer, Asked } from '../exchange.ts';
import { synthesized } from '../synthesized.ts';
import { type Json, readTemplate, type Template } from '../template.ts';
import { createPageBucket } from './bucket.ts';
import { createDistribution } from './distribution.ts';

const scratch = mkdtempSync(join(tmpdir(), 'parley-site-'));
afterAll(() => rmSync(scratch, { recursive: true }));
let made = 0;

/** A template with these resources. */
function templateOf(Resources: Json): Template {
  made += 1;
  const folder = join(scratch, `template-${made}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'x.template.json'), JSON.stringify({ Resources }));
  return readTemplate(folder, {});
}

const get = (path: string, more: Partial<Asked> = {}): Asked => ({
  method: 'GET',
  url: new URL(path, 'http://local'),
  headers: {},
  body: Buffer.alloc(0),
  from: '203.0.113.7',
  ...more,
});

/** An origin that answers with its name and the path, and remembers what it was asked. */
function origin(name: string, status = 200) {
  const asked: Asked[] = [];
  const answer: Answerer = async (one) => {
    asked.push(one);
    return { status, headers: { server: name }, body: `${name} ${one.url.pathname}` };
  };
  return { asked, answer };
}

interface Behaviors {
  default?: Json;
  others?: Json[];
  errors?: Json[];
  origins?: Json[];
  resources?: Json;
}

/** A distribution in front of two origins, `files.example` and `api.example`. */
function distributionOf(given: Behaviors, origins: Record<string, Answerer>): Answerer {
  const Distribution = {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        DefaultRootObject: 'index.html',
        Origins: given.origins ?? [
          { Id: 'files', DomainName: 'files.example' },
          { Id: 'api', DomainName: 'api.example' },
        ],
        DefaultCacheBehavior: { TargetOriginId: 'files', ...given.default },
        CacheBehaviors: given.others ?? [],
        CustomErrorResponses: given.errors ?? [],
      },
    },
  };
  return createDistribution(templateOf({ Distribution, ...given.resources }), origins);
}

const ALL_BUT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const text = async (answered: Promise<Answered>): Promise<string> => String((await answered).body);

describe('the local CloudFront', () => {
  it('[SITE8] takes the first behavior whose pattern fits, else the default one', async () => {
    const origins = { 'files.example': origin('files').answer, 'api.example': origin('api').answer };
    const others = ['/api/*', 'b?r', '/c.json'].map((PathPattern) => ({ PathPattern, TargetOriginId: 'api' }));
    const site = distributionOf({ others }, origins);
    const paths = ['/api/', '/api/a/b', '/bar', '/c.json', '/', '/api', '/bir/', '/cxjson', '/API/a'];
    expect(await Promise.all(paths.map((path) => text(site(get(path)))))).toEqual([
      'api /api/',
      'api /api/a/b',
      'api /bar',
      'api /c.json',
      'files /index.html',
      'files /api',
      'files /bir/',
      'files /cxjson',
      'files /API/a',
    ]);
  });

  it('[SITE8] refuses a method that the behavior does not allow, and asks nobody', async () => {
    const files = origin('files');
    const api = origin('api');
    const others = [{ PathPattern: '/api/*', TargetOriginId: 'api', AllowedMethods: ['GET', 'HEAD', 'POST'] }];
    const site = distributionOf({ others }, { 'files.example': files.answer, 'api.example': api.answer });
    expect((await site(get('/', { method: 'POST' }))).status).toBe(403);
    expect((await site(get('/api/a', { method: 'DELETE' }))).status).toBe(403);
    expect((await site(get('/api/a', { method: 'POST' }))).status).toBe(200);
    expect([files.asked.length, api.asked.length]).toEqual([0, 1]);
  });

  it('[SITE8] sends an origin the headers of its policy, who asked, and what only it is sent', async () => {
    const files = origin('files');
    const api = origin('api');
    const given = {
      others: [{ PathPattern: '/api/*', TargetOriginId: 'api', OriginRequestPolicyId: ALL_BUT_HOST }],
      origins: [
        { Id: 'files', DomainName: 'files.example' },
        {
          Id: 'api',
          DomainName: 'api.example',
          OriginCustomHeaders: [{ HeaderName: 'x-parley-edge', HeaderValue: 'secret' }],
        },
      ],
    };
    const site = distributionOf(given, { 'files.example': files.answer, 'api.example': api.answer });
    const headers = {
      host: 'chat.example',
      cookie: 'a=b',
      origin: 'https://chat.example',
      'x-forwarded-for': '198.51.100.1',
      'x-parley-edge': 'guess',
    };
    await site(get('/api/a', { headers }));
    expect(api.asked[0]?.headers).toEqual({
      host: 'api.example',
      cookie: 'a=b',
      origin: 'https://chat.example',
      'x-forwarded-for': '198.51.100.1, 203.0.113.7',
      'x-parley-edge': 'secret',
    });
    expect(api.asked[0]?.from).not.toBe('203.0.113.7');
    await site(get('/a', { headers }));
    expect(files.asked[0]?.headers).toEqual({
      host: 'files.example',
      'x-forwarded-for': '198.51.100.1, 203.0.113.7',
    });
  });

  it('[SITE8] adds the headers of a policy, and lets those of the origin stand where it says so', async () => {
    const Policy = {
      Type: 'AWS::CloudFront::ResponseHeadersPolicy',
      Properties: {
        ResponseHeadersPolicyConfig: {
          Name: 'x',
          SecurityHeadersConfig: {
            ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'", Override: true },
            ContentTypeOptions: { Override: true },
            ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
            StrictTransportSecurity: { AccessControlMaxAgeSec: 5, IncludeSubdomains: true, Override: true },
          },
          CustomHeadersConfig: {
            Items: [
              { Header: 'Server', Value: 'none', Override: true },
              { Header: 'cache-control', Value: 'no-cache', Override: false },
            ],
          },
        },
      },
    };
    const answer: Answerer = async ({ url }) => ({
      status: 403,
      headers: { server: 'S3', ...(url.pathname === '/kept' ? { 'cache-control': 'max-age=9' } : {}) },
      body: '',
    });
    const given = { default: { ResponseHeadersPolicyId: { Ref: 'Policy' } }, resources: { Policy } };
    const site = distributionOf(given, { 'files.example': answer });
    const added = {
      'content-security-policy': "default-src 'none'",
      'referrer-policy': 'no-referrer',
      server: 'none',
      'strict-transport-security': 'max-age=5; includeSubDomains',
      'x-content-type-options': 'nosniff',
    };
    expect((await site(get('/'))).headers).toEqual({ ...added, 'cache-control': 'no-cache' });
    expect((await site(get('/kept'))).headers).toEqual({ ...added, 'cache-control': 'max-age=9' });
  });

  it('[SITE8] puts a page in the place of an error, of the API too, when the distribution has one', async () => {
    const others = [{ PathPattern: '/api/*', TargetOriginId: 'api' }];
    const errors = [
      { ErrorCode: 403, ResponsePagePath: '/index.html', ResponseCode: 200 },
      { ErrorCode: 503, ErrorCachingMinTTL: 0 },
    ];
    const ask = async (status: number) => {
      const api = origin('api', status).answer;
      const site = distributionOf({ others, errors }, { 'files.example': origin('files').answer, 'api.example': api });
      const { status: seen, body } = await site(get('/api/a'));
      return [seen, body];
    };
    expect(await ask(403)).toEqual([200, 'files /index.html']);
    expect(await ask(503)).toEqual([503, 'api /api/a']);
  });

  it('[SITE8] says what it does not know instead of making it up', () => {
    const files = { 'files.example': origin('files').answer };
    const policy = (config: Json) => ({
      default: { ResponseHeadersPolicyId: { Ref: 'Policy' } },
      resources: {
        Policy: {
          Type: 'AWS::CloudFront::ResponseHeadersPolicy',
          Properties: { ResponseHeadersPolicyConfig: { Name: 'x', ...config } },
        },
      },
    });
    const wrong: [Behaviors, string][] = [
      [{ default: { TargetOriginId: 'api' } }, 'the origin api.example'],
      [{ default: { OriginRequestPolicyId: '1' } }, 'the origin request policy 1'],
      [policy({ CorsConfig: {} }), 'CorsConfig of a response headers policy'],
      [policy({ SecurityHeadersConfig: { XSSProtection: {} } }), 'XSSProtection of a response headers policy'],
    ];
    for (const [given, what] of wrong) {
      expect(() => distributionOf(given, files)).toThrow(`the local run does not know ${what}`);
    }
  });
});

describe("the template's site", () => {
  let template: Template;
  let site: Answerer;
  const api = origin('api', 403);
  beforeAll(async () => {
    template = readTemplate(await synthesized(), {});
    const built = join(scratch, 'page');
    mkdirSync(join(built, 'assets'), { recursive: true });
    writeFileSync(join(built, 'index.html'), 'the page');
    writeFileSync(join(built, 'assets/a-1.js'), 'a script');
    const [bucket] = template.ofType('AWS::S3::Bucket');
    const [http] = template
      .ofType('AWS::ApiGatewayV2::Api')
      .filter(({ properties }) => properties.ProtocolType === 'HTTP');
    site = createDistribution(template, {
      [template.attribute(bucket?.id ?? '', 'RegionalDomainName')]: createPageBucket(template, bucket?.id ?? '', built),
      [new URL(template.attribute(http?.id ?? '', 'ApiEndpoint')).host]: api.answer,
    });
  }, 90_000);

  it('[SITE5] is the page at its places, and nowhere else', async () => {
    for (const path of ['/', '/index.html', '/owner', '/rooms/lobby', '/rooms/%E2%9C%93']) {
      expect(await text(site(get(path)))).toBe('the page');
    }
    for (const path of ['/rooms/', '/rooms/a/b', '/owner/', '/nothing', '/assets/none.js', '/%2e%2e/secret', '/%']) {
      const { status, body } = await site(get(path));
      expect([status, String(body)]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
    }
  });

  it('[SITE3] [SITE4] comes with its headers, whatever is asked for', async () => {
    const [page, script, missing] = await Promise.all(
      ['/', '/assets/a-1.js', '/assets/b.js'].map((path) => site(get(path))),
    );
    expect(page?.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    expect(script?.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(missing?.headers['cache-control']).toBe('no-cache');
    for (const one of [page, script, missing]) {
      expect(one?.headers['content-security-policy']).toMatch(
        /^default-src 'none'; .*connect-src 'self' wss:\/\/\w+\.execute-api\./u,
      );
    }
    const again = await site(get('/', { headers: { 'if-none-match': String(page?.headers['etag']) } }));
    expect([again.status, String(again.body)]).toEqual([304, '']);
  });

  it('[SITE1] has no file for a CloudFront that its bucket does not let in', async () => {
    const bucket = templateOf({ Bucket: { Type: 'AWS::S3::Bucket' } });
    expect((await createPageBucket(bucket, 'Bucket', join(scratch, 'page'))(get('/index.html'))).status).toBe(403);
  });

  it('[SITE2] [SITE4] leaves the answers of the API as they are, its errors too', async () => {
    for (const path of ['/api/me', '/config.json']) {
      expect(await site(get(path, { method: 'POST' }))).toEqual({
        status: 403,
        headers: { server: 'api' },
        body: `api ${path}`,
      });
    }
    expect(api.asked[0]?.headers['x-parley-edge']).toHaveLength(36);
    expect((await site(get('/', { method: 'POST' }))).headers).not.toHaveProperty('server');
  });
});
