// CloudFront as the template's distribution wants it: which origin answers, and with which headers. Nothing is kept or
// compressed, as if every edge were empty. Pages of its developer guide are named by the end of their address.
import type { Answered, Answerer, Asked } from '../exchange.ts';
import type { Json, Template } from '../template.ts';
import { type Dress, readHeadersPolicy } from './headers.ts';
import { type Rewrite, readViewerFunction } from './viewerFunction.ts';

/** Stands for the address from which an edge of CloudFront calls an origin. */
const EDGE = '192.0.2.1';
/** AllViewerExceptHostHeader (using-managed-origin-request-policies). */
const ALL_BUT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

interface Behavior {
  pattern: RegExp;
  methods: string[];
  origin: Answerer;
  /** Whether the origin gets the viewer's headers, but for the host. */
  forwards: boolean;
  /** What it gets in any case. */
  sent: Record<string, string>;
  rewrite: Rewrite | undefined;
  dress: Dress;
}

/** `origins`: who answers for a domain. Throws when the template has a distribution that is not understood here. */
export function createDistribution(template: Template, origins: Record<string, Answerer>): Answerer {
  const [found] = template.ofType('AWS::CloudFront::Distribution');
  if (found === undefined) throw new Error('the template has no distribution');
  const config = found.properties.DistributionConfig;
  const behaviors = [...(config.CacheBehaviors ?? []), config.DefaultCacheBehavior].map((one: Json) =>
    readBehavior(template, config, one, origins),
  );
  const pages = new Map<number, Json>(
    (config.CustomErrorResponses ?? []).map((one: Json) => [one.ErrorCode as number, one]),
  );

  return async (asked) => {
    const { pathname } = asked.url;
    // The first that fits, the default behaviour being the last (DownloadDistValuesPathPattern).
    const behavior = behaviors.find(({ pattern }) => pattern.test(pathname)) as Behavior;
    if (!behavior.methods.includes(asked.method)) return refused();
    const path = behavior.rewrite?.(asked) ?? pathname;
    // DefaultRootObject
    const answered = await ask(behavior, asked, path === '/' ? `/${config.DefaultRootObject ?? ''}` : path);
    const page = pages.get(answered.status);
    if (page?.ResponsePagePath === undefined) return behavior.dress(unchanged(asked, answered) ?? answered);
    // A page for an error, whichever origin it is of (custom-error-pages-response-code).
    const elsewhere = behaviors.find(({ pattern }) => pattern.test(page.ResponsePagePath)) as Behavior;
    const shown = await ask(elsewhere, { ...asked, method: 'GET' }, page.ResponsePagePath);
    return behavior.dress({ ...shown, status: page.ResponseCode ?? answered.status });
  };
}

function ask({ origin, forwards, sent }: Behavior, asked: Asked, path: string): Promise<Answered> {
  // Who asked is put at the right end (RequestAndResponseBehaviorCustomOrigin).
  const hops = [asked.headers['x-forwarded-for'] ?? [], asked.from].flat().join(', ');
  const headers = { ...(forwards ? asked.headers : {}), 'x-forwarded-for': hops, ...sent };
  const url = new URL(asked.url);
  url.pathname = path;
  return origin({ ...asked, url, headers, from: EDGE });
}

/** 304 for who has it already. */
function unchanged({ headers }: Asked, answered: Answered): Answered | undefined {
  const etag = answered.status === 200 ? answered.headers['etag'] : undefined;
  if (etag === undefined || headers['if-none-match'] !== etag) return undefined;
  return { ...answered, status: 304, body: '' };
}

/** http-403-permission-denied */
function refused(): Answered {
  const body = 'This distribution is not configured to allow the HTTP request method that was used for this request.';
  return { status: 403, headers: { 'content-type': 'text/html' }, body };
}

function readBehavior(template: Template, config: Json, one: Json, origins: Record<string, Answerer>): Behavior {
  const origin = config.Origins.find(({ Id }: Json) => Id === one.TargetOriginId);
  const answerer = origins[origin.DomainName];
  if (answerer === undefined) throw new Error(`the local run does not know the origin ${origin.DomainName}`);
  const policy = one.OriginRequestPolicyId;
  if (policy !== undefined && policy !== ALL_BUT_HOST) {
    throw new Error(`the local run does not know the origin request policy ${policy}`);
  }
  const [association] = one.FunctionAssociations ?? [];
  return {
    pattern: one.PathPattern === undefined ? /^/u : patternOf(one.PathPattern),
    methods: one.AllowedMethods ?? ['GET', 'HEAD'],
    origin: answerer,
    forwards: policy !== undefined,
    sent: Object.fromEntries([
      ['host', origin.DomainName],
      ...(origin.OriginCustomHeaders ?? []).map(({ HeaderName, HeaderValue }: Json) => [HeaderName, HeaderValue]),
    ]),
    rewrite: association && readViewerFunction(template, association.FunctionARN),
    dress: one.ResponseHeadersPolicyId ? readHeadersPolicy(template, one.ResponseHeadersPolicyId) : (same) => same,
  };
}

/** `*` is any text, `?` one character; the slash in front may be left out (DownloadDistValuesPathPattern). */
function patternOf(text: string): RegExp {
  const pattern = text
    .replace(/^\//u, '')
    .replace(/[.+^${}()|[\]\\]/gu, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/${pattern}$`, 'u');
}
