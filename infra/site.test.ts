// The page's host, as the template declares it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { securityHeaders } from '../src/http/headers.ts';
import { readHeadersPolicy } from './local/site/headers.ts';
import { synthesized } from './local/synthesized.ts';
import { type Json, readTemplate, type Template } from './local/template.ts';
import { pageFile, pageFiles } from './page.ts';

const CERTIFICATE = 'arn:aws:acm:us-east-1:000000000000:certificate/1';
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_BUT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

let folder: string;
let template: Template;
beforeAll(async () => {
  folder = await synthesized();
  template = readTemplate(folder, {});
}, 90_000);

const only = (type: string, from = template): Json => {
  const found = from.ofType(type);
  expect(found).toHaveLength(1);
  return found[0]?.properties;
};
const distribution = (from = template): Json => only('AWS::CloudFront::Distribution', from).DistributionConfig;
const originOf = ({ TargetOriginId }: Json): Json =>
  distribution().Origins.find(({ Id }: Json) => Id === TargetOriginId);

describe('the site', () => {
  it('[SITE1] keeps its files where nobody comes but CloudFront, over TLS', () => {
    expect(only('AWS::S3::Bucket').PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const [site] = template.ofType('AWS::CloudFront::Distribution');
    expect(only('AWS::S3::BucketPolicy').PolicyDocument.Statement).toEqual([
      {
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Resource: expect.anything(),
      },
      {
        Action: 's3:GetObject',
        Condition: {
          StringEquals: { 'AWS:SourceArn': `arn:aws:cloudfront::000000000000:distribution/${site?.id}` },
        },
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Resource: expect.stringMatching(/\/\*$/u),
      },
    ]);
    const access = only('AWS::CloudFront::OriginAccessControl').OriginAccessControlConfig;
    expect(access).toMatchObject({ SigningBehavior: 'always', SigningProtocol: 'sigv4' });
    const { OriginAccessControlId, DomainName } = originOf(distribution().DefaultCacheBehavior);
    expect(OriginAccessControlId).toBe(template.ofType('AWS::CloudFront::OriginAccessControl')[0]?.id);
    expect(DomainName).toMatch(/^pagefiles\w+\.s3\./u);
  });

  it('[SITE2] asks the HTTP API for what is the API, each time, and with all that the browser sends but the host', () => {
    const behaviors: Json[] = distribution().CacheBehaviors;
    expect(behaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/api/*', '/config.json']);
    const [api] = template
      .ofType('AWS::ApiGatewayV2::Api')
      .filter(({ properties }) => properties.ProtocolType === 'HTTP');
    for (const behavior of behaviors) {
      expect(behavior).toMatchObject({
        AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
        CachePolicyId: CACHING_DISABLED,
        OriginRequestPolicyId: ALL_BUT_HOST,
        ViewerProtocolPolicy: 'https-only',
      });
      expect(behavior.FunctionAssociations).toBeUndefined();
      expect(originOf(behavior)).toMatchObject({
        DomainName: `${template.ref(api?.id ?? '')}.execute-api.us-east-1.amazonaws.com`,
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
      });
    }
  });

  it('[SITE7] tells the HTTP function, and nobody else, what only CloudFront and the function know', () => {
    const secrets = template
      .ofType('AWS::Lambda::Function')
      .map(({ properties }) => properties.Environment.Variables.PARLEY_EDGE);
    const [HeaderValue] = secrets;
    expect(new Set(secrets).size).toBe(1);
    expect(HeaderValue).toHaveLength(36);
    const origins: Json[] = distribution().Origins;
    const told = origins.flatMap(({ DomainName, OriginCustomHeaders = [] }) =>
      OriginCustomHeaders.map((header: Json) => [DomainName.split('.')[1], header]),
    );
    expect(told).toEqual([['execute-api', { HeaderName: 'x-parley-edge', HeaderValue }]]);
    // It stands in no output, and in the template by reference only.
    const text = readFileSync(join(folder, 'Parley.template.json'), 'utf8');
    expect(text).not.toContain(HeaderValue);
    expect(JSON.stringify(JSON.parse(text).Outputs)).not.toContain('StackId');
  });

  it('[SITE3] sends the page with the headers of one machine, which let it connect to the deployed socket', () => {
    const behavior = distribution().DefaultCacheBehavior;
    const dress = readHeadersPolicy(template, behavior.ResponseHeadersPolicyId);
    const [lambda] = template.ofType('AWS::Lambda::Function');
    const socket = lambda?.properties.Environment.Variables.PARLEY_SOCKET_URL as string;
    expect(socket).toMatch(/^wss:\/\//u);
    const visit = { host: 'chat.example', secure: true, forwarded: false, address: '203.0.113.7', socket };
    const expected = Object.fromEntries(securityHeaders(visit));
    expect(expected['content-security-policy']).toContain(`connect-src 'self' ${new URL(socket).origin};`);
    const bare = { status: 200, headers: {}, body: '' };
    expect(dress(bare).headers).toEqual({ ...expected, 'cache-control': 'no-cache' });
    const forged = Object.fromEntries(Object.keys(expected).map((name) => [name, 'weaker']));
    expect(dress({ ...bare, headers: forged }).headers).toMatchObject(expected);
  });

  it('[SITE4] keeps files for as long as they say, and no error', () => {
    expect(distribution().DefaultCacheBehavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD'],
      Compress: true,
      ViewerProtocolPolicy: 'redirect-to-https',
    });
    expect(only('AWS::CloudFront::CachePolicy').CachePolicyConfig).toMatchObject({
      MinTTL: 0,
      DefaultTTL: 0,
      MaxTTL: 31_536_000,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: 'none' },
        EnableAcceptEncodingBrotli: true,
        EnableAcceptEncodingGzip: true,
        HeadersConfig: { HeaderBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    });
    // docs: custom-error-pages, the statuses that CloudFront keeps by itself. With a page they would hide what the API says.
    const kept = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];
    expect(distribution().CustomErrorResponses).toEqual(
      kept.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    );
  });

  it('[SITE4] uploads hashed files to be kept for a year, others to be asked for each time, the page after what it needs', () => {
    const built = mkdtempSync(join(tmpdir(), 'parley-page-'));
    mkdirSync(join(built, 'assets'));
    for (const name of [
      'assets/index-1.js',
      'assets/index-1.js.br',
      'icon.svg',
      'index.html',
      'index.html.gz',
      'z.txt',
    ]) {
      writeFileSync(join(built, name), name);
    }
    const file = (key: string, contentType: string, cacheControl: string) => ({
      key,
      path: join(built, key),
      contentType,
      cacheControl,
    });
    expect(pageFiles(built)).toEqual([
      file('icon.svg', 'image/svg+xml', 'no-cache'),
      file('z.txt', 'text/plain; charset=utf-8', 'no-cache'),
      file('assets/index-1.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'),
      file('index.html', 'text/html; charset=utf-8', 'no-cache'),
    ]);
    expect(pageFile(built, 'assets')).toBeUndefined();
    expect(pageFile(join(built, 'assets'), '../z.txt')).toBeUndefined();
    writeFileSync(join(built, 'song.mp3'), '');
    expect(() => pageFiles(built)).toThrow('the type of song.mp3 is not known');
    rmSync(built, { recursive: true });
    expect(() => pageFiles(built)).toThrow(/there is no page in/u);
  });

  it('[SITE6] goes by the name of CloudFront, or by the one that the owner gives with its certificate', () => {
    const urlIn = (from: Template) =>
      from.ofType('AWS::Lambda::Function')[0]?.properties.Environment.Variables.PARLEY_URL;
    expect(urlIn(template)).toMatch(/^https:\/\/site\w+\.cloudfront\.net$/u);
    expect(distribution().Aliases).toBeUndefined();
    expect(distribution().ViewerCertificate).toEqual({ CloudFrontDefaultCertificate: true });

    const named = readTemplate(folder, { PageUrl: 'https://chat.example', CertificateArn: CERTIFICATE });
    expect(urlIn(named)).toBe('https://chat.example');
    expect(distribution(named).Aliases).toEqual(['chat.example']);
    expect(distribution(named).ViewerCertificate).toEqual({
      AcmCertificateArn: CERTIFICATE,
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    });

    const elsewhere = readTemplate(folder, { PageUrl: 'https://chat.example' });
    expect(urlIn(elsewhere)).toBe('https://chat.example');
    expect(distribution(elsewhere).Aliases).toBeUndefined();
  });

  it('[SITE6] is where the cheapest edges are, and speaks what browsers speak', () => {
    expect(distribution()).toMatchObject({
      DefaultRootObject: 'index.html',
      Enabled: true,
      HttpVersion: 'http2and3',
      IPV6Enabled: true,
      PriceClass: 'PriceClass_100',
    });
    const { Outputs } = JSON.parse(readFileSync(join(folder, 'Parley.template.json'), 'utf8'));
    const names = ['SiteUrl', 'SiteHost', 'SiteBucket', 'DistributionId', 'SocketUrl', 'HttpUrl'];
    expect(Object.keys(Outputs)).toEqual(names);
  });
});
