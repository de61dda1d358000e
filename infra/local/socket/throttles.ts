// H8: the throttles of a stage, read from the template. Each route has a bucket of its own: with the stage's default
// settings, or with those given for that route.
import type { Account } from '../account.ts';
import { type Bucket, createBucket } from '../bucket.ts';
import type { Clock } from '../clock.ts';
import type { Json, Template } from '../template.ts';
import { ofApi } from './routes.ts';

export interface Throttles {
  /** Takes what a request to a route costs, from the route's bucket and from the account's; false when one is empty. */
  admits(routeKey: string): boolean;
}

/** Without a rate and a burst in the template, only the account's quotas hold. */
export function readThrottles(template: Template, apiId: string, account: Account, clock: Clock): Throttles {
  const stage: Json = ofApi(template, 'AWS::ApiGatewayV2::Stage', apiId)[0]?.properties ?? {};
  const buckets = new Map<string, Bucket | undefined>();
  const bucketOf = (routeKey: string): Bucket | undefined => {
    if (!buckets.has(routeKey)) {
      const settings = { ...stage.DefaultRouteSettings, ...stage.RouteSettings?.[routeKey] };
      const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = settings;
      const limited = rate !== undefined && burst !== undefined;
      buckets.set(routeKey, limited ? createBucket({ rate, burst }, clock) : undefined);
    }
    return buckets.get(routeKey);
  };
  return {
    admits: (routeKey) =>
      (bucketOf(routeKey)?.take() ?? true) && account.request() && (routeKey !== '$connect' || account.connection()),
  };
}
