// The page: files in a private bucket, and CloudFront in front of them and of the HTTP API, so that both are one host.
// Who deploys puts the files of `page.ts` into the bucket.
import { Aws, Duration, Fn, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  type CfnDistribution,
  Distribution,
  Function as ViewerFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { EDGE_HEADER } from '../src/platform/aws/config.ts';
import type { SocketApi } from './api.ts';
import { pageHeaders } from './headers.ts';
import type { WebApi } from './httpApi.ts';
import type { OwnName } from './parameters.ts';

export interface Site {
  /** CloudFront's name of it. */
  host: string;
  bucketName: string;
  distributionId: string;
}

/** Places within the page, which finds out by itself where it is. The same as on one machine. */
const PLACES = String.raw`/^\/(?:owner|rooms\/[^\/]+)?$/`;
/** What CloudFront keeps for ten seconds unless told otherwise: a refusal of one person would be everybody's. */
const ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

/**
 * What CloudFront tells the HTTP function and nobody else knows: the random end of the stack's id, which is seen inside
 * the account only. Whoever had it could say of himself that he comes from elsewhere, and nothing more.
 */
export const edgeSecret = Fn.select(2, Fn.split('/', Aws.STACK_ID));

interface Around {
  socket: SocketApi;
  http: WebApi;
  own: OwnName;
}

export function createSite(stack: Stack, { socket, http, own }: Around): Site {
  // CloudFront's names are shared by all stages and regions of an account.
  const name = `${stack.stackName}-${stack.region}`;
  const bucket = new Bucket(stack, 'PageFiles', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    // The files are made anew by every deployment. A bucket has to be empty before a stack can go.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const originAccessControl = new S3OriginAccessControl(stack, 'SiteAccess', { originAccessControlName: name });
  const files: BehaviorOptions = {
    origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket, { originAccessControl }),
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    compress: true,
    cachePolicy: new CachePolicy(stack, 'SiteCache', {
      cachePolicyName: name,
      comment: 'As long as a file says, and not at all if it says nothing',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(365),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    }),
    responseHeadersPolicy: new ResponseHeadersPolicy(stack, 'SiteHeaders', {
      responseHeadersPolicyName: name,
      ...pageHeaders(socket.origin),
    }),
    functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: placesFunction(stack, name) }],
  };
  // What the function answers carries its own headers, and nothing of it is kept.
  const requests: BehaviorOptions = {
    origin: new HttpOrigin(http.host, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      customHeaders: { [EDGE_HEADER]: edgeSecret },
    }),
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  };
  const distribution = new Distribution(stack, 'Site', {
    comment: `${stack.stackName}: the page`,
    defaultBehavior: files,
    additionalBehaviors: { '/api/*': requests, '/config.json': requests },
    defaultRootObject: 'index.html',
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    errorResponses: ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
  });
  giveName(distribution.node.defaultChild as CfnDistribution, own);
  return {
    host: distribution.distributionDomainName,
    bucketName: bucket.bucketName,
    distributionId: distribution.distributionId,
  };
}

/** Not by a page for errors: that would also take the place of what the API answers. */
function placesFunction(stack: Stack, name: string): ViewerFunction {
  return new ViewerFunction(stack, 'SitePlaces', {
    functionName: name,
    comment: 'Places within the page',
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(`function handler(event) {
  const { request } = event;
  if (${PLACES}.test(request.uri)) request.uri = '/index.html';
  return request;
}
`),
  });
}

/** The owner's name and certificate, where there are any: with CloudFront's own, viewers may come by TLS 1.0. */
function giveName(distribution: CfnDistribution, { given, host, certificate }: OwnName): void {
  const either = (property: string, own: unknown, cloudFronts: unknown = Aws.NO_VALUE): void =>
    distribution.addPropertyOverride(
      `DistributionConfig.${property}`,
      Fn.conditionIf(given.logicalId, own, cloudFronts),
    );
  either('Aliases', [host]);
  either('ViewerCertificate.AcmCertificateArn', certificate);
  either('ViewerCertificate.SslSupportMethod', 'sni-only');
  either('ViewerCertificate.MinimumProtocolVersion', 'TLSv1.2_2021');
  either('ViewerCertificate.CloudFrontDefaultCertificate', Aws.NO_VALUE, true);
}
